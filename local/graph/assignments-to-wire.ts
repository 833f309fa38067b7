/** Assignments as Graph shows them (GD concepts/custom-security-attributes-examples, "List"). */
import type { Assignments, AttributeValue } from './directory.ts';

type Wire = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** `null` means that nothing is assigned, and in Graph also that the caller may not see it: the two look the same. */
export function assignmentsToWire(assignments: Assignments): Wire | null {
  const sets = Object.entries(assignments).map(([set, values]) => [
    set,
    { '@odata.type': '#microsoft.graph.customSecurityAttributeValue', ...Object.fromEntries(entries(values)) },
  ]);
  return sets.length === 0 ? null : Object.fromEntries(sets);
}

const entries = (values: Readonly<Record<string, AttributeValue>>) =>
  Object.entries(values).flatMap(([name, value]) => valueEntries(name, value));

/** Collections carry their type, a single Int32 does not. */
function valueEntries(name: string, value: AttributeValue): [string, unknown][] {
  if (!Array.isArray(value)) return [[name, value]];
  const element = typeof value[0] === 'number' ? 'Int32' : 'String';
  return [
    [`${name}@odata.type`, `#Collection(${element})`],
    // Collections are sets: the pages assign ["Alpine","Baker"] and read ["Baker","Alpine"]. The reverse makes sure that
    // no one relies on the order; it is no promise either.
    [name, value.toReversed()],
  ];
}
