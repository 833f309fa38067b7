import type { Envelope } from '../envelopes/envelope.ts';
import type { Mapping } from './compile.ts';
import type { Expression } from './expression.ts';
import { findLost } from './find-lost.ts';

/** An expression of a mapping that gives nothing for an event, or a condition that loses its way. */
export type Nothing = { readonly path: readonly PropertyKey[]; readonly because: string };

type Place = readonly [path: readonly PropertyKey[], expression: Expression | undefined];

/** For whoever writes a mapping: the expressions that give nothing. Names of keys are told, values are not. */
export async function findNothing(mapping: Mapping, envelope: Envelope, record: unknown): Promise<readonly Nothing[]> {
  const { event, id, occurredAt } = envelope;
  const found: Nothing[] = [];
  const evaluate = async (expression: Expression) => {
    const result = await expression.evaluate(event, { record, id, time: occurredAt });
    return result.kind === 'failed' ? result : result.value;
  };
  /** A condition may well be false; only where it looks for what is not there, that is worth a hint. */
  async function holds([path, condition]: Place): Promise<boolean> {
    if (condition === undefined || (await evaluate(condition)) === true) return true;
    const lost = findLost(condition.text, event, record);
    if (lost !== undefined) found.push({ path, because: `is not true: in \`${condition.text}\`, ${lost}` });
    return false;
  }
  async function look([path, expression]: Place): Promise<void> {
    if (expression === undefined || (await evaluate(expression)) !== undefined) return;
    const { text } = expression;
    const lost = findLost(text, event, record);
    found.push({
      path,
      because: lost === undefined ? `gives nothing: \`${text}\`` : `gives nothing: in \`${text}\`, ${lost}`,
    });
  }
  if (!(await holds([['mapping', 'when'], mapping.when]))) return found;
  for (const place of placesOutsideRules(mapping)) await look(place);
  for (const [index, { when, value, add, remove }] of mapping.attributes.entries()) {
    const path = ['mapping', 'attributes', index];
    if (!(await holds([[...path, 'when'], when]))) continue;
    for (const [part, expression] of Object.entries({ value, add, remove })) await look([[...path, part], expression]);
  }
  return found;
}

function placesOutsideRules({ target, times, texts }: Mapping): readonly Place[] {
  const named = Object.entries({ ...texts, ...times }).map(
    ([name, expression]) => [['mapping', name], expression] as const,
  );
  return [[['mapping', 'target', target.key], target.value], ...named];
}

/** The indices of the rules that hold for an event. */
export async function findHolding(mapping: Mapping, envelope: Envelope, record: unknown): Promise<ReadonlySet<number>> {
  const { event, id, occurredAt } = envelope;
  const holding = new Set<number>();
  for (const [index, { when }] of mapping.attributes.entries()) {
    const result = await when?.evaluate(event, { record, id, time: occurredAt });
    if (result === undefined || (result.kind === 'value' && result.value === true)) holding.add(index);
  }
  return holding;
}
