import { type AttributeValue, type Change, isCollection, valueCount } from './change.ts';

/** Set → attribute → value, as read from the directory. */
export type AssignedValues = ReadonlyMap<string, ReadonlyMap<string, AttributeValue>>;

/**
 * What was read. `unknown` is Graph's `null`: "no assignments, or no access" (custom-security-attributes-examples),
 * so nothing may be concluded from it.
 */
export type CurrentValues = AssignedValues | 'unknown';

export type Plan = {
  /** The changes that must be written; empty when the target is as wanted already. */
  readonly writes: readonly Change[];
  readonly unchanged: readonly Change[];
  /** Values on the target once the plan is applied. */
  readonly valuesAfter: number;
};

/** The fewest changes that bring a target from its current values to the wanted ones. */
export function plan(changes: readonly Change[], current: CurrentValues): Plan {
  if (current === 'unknown') {
    return {
      writes: changes,
      unchanged: [],
      valuesAfter: changes.reduce((sum, change) => sum + countAfter(change), 0),
    };
  }
  const currentOf = ({ attribute }: Change) => current.get(attribute.attributeSet)?.get(attribute.name);
  const writes = changes.filter((change) => !isAsWanted(change, currentOf(change)));
  const before = [...current.values()]
    .flatMap((set) => [...set.values()])
    .reduce((sum: number, value) => sum + valueCount(value), 0);
  const valuesAfter = writes.reduce((sum, change) => {
    const replaced = currentOf(change);
    return sum + countAfter(change) - (replaced === undefined ? 0 : valueCount(replaced));
  }, before);
  return {
    writes,
    unchanged: changes.filter((change) => !writes.includes(change)),
    valuesAfter,
  };
}

const countAfter = (change: Change): number => (change.operation === 'set' ? valueCount(change.value) : 0);

function isAsWanted(change: Change, current: AttributeValue | undefined): boolean {
  if (change.operation === 'clear') return current === undefined;
  return current !== undefined && equalValues(change.value, current);
}

/** Graph keeps no order in a collection: the page writes ["Alpine","Baker"] and reads ["Baker","Alpine"]. */
function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  if (!isCollection(a) || !isCollection(b)) return a === b;
  const members = new Set<string | number>(a);
  return members.size === new Set<string | number>(b).size && b.every((member) => members.has(member));
}
