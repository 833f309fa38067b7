import { printable } from '../table.ts';
import type { HandOver } from './hand-over.ts';

/** To be handed over as it is: who, what, and the exact calls. */
export function describeHandOver(handedOver: readonly HandOver[], command: string): readonly string[] {
  if (handedOver.length === 0) return [];
  const parts = handedOver.flatMap(({ role, permissions, steps }) => [
    `For a ${role} (or an application with ${permissions.join(', ')}):`,
    ...steps.flatMap(({ what, holder, command: call }) => [
      `  # ${printable(what)}, for ${printable(holder)}`,
      `  ${printable(call)}`,
    ]),
    '',
  ]);
  return [
    'This sign-in lacks a right. Whoever has it runs the same, or each call by itself:',
    `  ${command}`,
    '',
    ...parts,
  ];
}
