import type { Assignments, AttributeValue } from '../../local/graph/directory.ts';
import type { Choices } from './choices.ts';

/** Of the sample tenant, with few values each, so that events meet. */
export type Attribute = { readonly set: string; readonly name: string } & (
  | { readonly isCollection: false; readonly pool: readonly (string | number | boolean)[] }
  | { readonly isCollection: true; readonly pool: readonly (string | number)[] }
);

const Engineering = { set: 'Engineering' };
const Marketing = { set: 'Marketing' };
const single = { isCollection: false } as const;
const collection = { isCollection: true } as const;

/** Every type, single and as a collection, free and predefined. */
export const attributes: readonly Attribute[] = [
  { ...Engineering, name: 'ProjectDate', ...single, pool: ['2026-12-01', '2027-01-31', '2027-06-30'] },
  { ...Engineering, name: 'NumVendors', ...single, pool: [0, 1, -7, 2_147_483_647] },
  { ...Engineering, name: 'Certification', ...single, pool: [true, false] },
  { ...Engineering, name: 'Project', ...collection, pool: ['Alpine', 'Baker', 'Cascade'] },
  { ...Engineering, name: 'CostCenter', ...collection, pool: [0, 1_001, 1_002, 1_003] },
  { ...Marketing, name: 'AppCountry', ...collection, pool: ['Canada', 'canada', 'France', 'Österreich', 'Norway'] },
];

export const heldOf = ({ set, name }: Attribute, held: Assignments): AttributeValue | undefined => held[set]?.[name];

export function initialValues({ chance, pick, some, shuffled }: Choices): Assignments {
  const members = (pool: readonly (string | number)[]) => shuffled([...new Set([pick(pool), ...some(pool)])]);
  const assigned = attributes.filter(() => chance(0.4));
  return toAssignments(assigned.map((one) => [one, one.isCollection ? members(one.pool) : pick(one.pool)] as const));
}

/** What an event wants of an attribute: whatever there is. */
export function anyWish({ pool, isCollection }: Attribute, { chance, pick, some, shuffled, below }: Choices): unknown {
  if (!isCollection) return chance(0.2) ? null : pick(pool);
  if (chance(0.3)) return chance(0.2) ? null : shuffled(some(pool));
  const named = shuffled(pool).slice(0, 1 + below(2));
  const added = below(named.length + 1);
  return edit(named.slice(0, added), named.slice(added));
}

/** What is so already, as a set or clear. */
export function wholeAsItIs(held: AttributeValue | undefined, { shuffled }: Choices): unknown {
  return Array.isArray(held) ? shuffled(held) : (held ?? null);
}

/** What is so already, as anything. */
export function asItIs(one: Attribute, held: AttributeValue | undefined, choices: Choices): unknown {
  if (!one.isCollection || choices.chance(0.3)) return wholeAsItIs(held, choices);
  const there: readonly unknown[] = Array.isArray(held) ? held : [];
  const add = choices.some(there);
  const remove = choices.some(one.pool.filter((member) => !there.includes(member)));
  return add.length + remove.length > 0 ? edit(add, remove) : wholeAsItIs(held, choices);
}

/** Without empty lists. */
const edit = (add: readonly unknown[], remove: readonly unknown[]) => ({
  ...(add.length > 0 && { add }),
  ...(remove.length > 0 && { remove }),
});

export const toAssignments = <T>(values: readonly (readonly [Attribute, T])[]): Record<string, Record<string, T>> => {
  const bySet: Record<string, Record<string, T>> = {};
  for (const [{ set, name }, value] of values) bySet[set] = { ...bySet[set], [name]: value };
  return bySet;
};
