import { printable } from '../table.ts';
import type { HandOver } from './hand-over.ts';

/** To be handed over as it is: who, what, and the exact calls. */
export const describeHandOver = ({ role, permission, steps }: HandOver): readonly string[] => [
  `For a ${role} (or an application with ${permission}), who runs the same command, or:`,
  ...steps.flatMap(({ what, holder, command }) => [
    `  # ${printable(what)}, for ${printable(holder)}`,
    `  ${printable(command)}`,
  ]),
  '',
];
