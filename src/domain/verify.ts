import { type AttributeName, nameOfKey } from './change.ts';
import { leftOf, NONE_LEFT } from './left.ts';
import { type AttributeMemory, type Digest, recentlyWritten, type TargetMemory } from './memory.ts';
import { type CurrentValues, readOf } from './plan.ts';

/**
 * How what a target shows differs from what was left there. `missing`: a value was left, and there is none;
 * `unexpected`: it was cleared, and there is one; `notYetShown`: any difference that a stale read can be the reason of.
 */
export const differences = ['missing', 'unexpected', 'different', 'notYetShown'] as const;
export type Difference = AttributeName & { readonly difference: (typeof differences)[number] };

/** Why a target as a whole could not be compared. */
export const findings = ['noneOrNotPermitted', 'targetNotFound', 'targetAmbiguous', 'unreadable'] as const;
export type Finding = (typeof findings)[number];

export type Comparison = {
  /** Attributes that were compared. */
  readonly checked: number;
  /** Attributes of which nothing is remembered to compare with: a rotated key, or an earlier version of the relay. */
  readonly unverifiable: number;
  readonly differences: readonly Difference[];
  readonly finding?: Finding | undefined;
};

export const notCompared = (finding: Finding): Comparison => ({
  checked: 0,
  unverifiable: 0,
  differences: [],
  finding,
});

type Situation = { readonly current: CurrentValues; readonly now: number; readonly digest: Digest };

/** Compares a target with what is remembered of it. Values that the relay never wrote are nobody's business here. */
export function compare(memory: TargetMemory, situation: Situation): Comparison {
  const ours = [...memory].filter(([, { newest, members }]) => newest !== undefined || members !== undefined);
  const comparable = ours.flatMap(([key, remembered]) =>
    remembered.left === undefined ? [] : [{ key, remembered, left: remembered.left }],
  );
  const found = comparable.flatMap((attribute) => compareOne(attribute, situation));
  const counts = { checked: comparable.length, unverifiable: ours.length - comparable.length };
  // Of Graph's `null` nobody can tell whether the values are gone or the permission to see them.
  const cannotTell = situation.current === 'unknown' && found.some(({ difference }) => difference === 'missing');
  if (!cannotTell) return { ...counts, differences: found };
  return {
    ...counts,
    differences: found.filter(({ difference }) => difference !== 'missing'),
    finding: 'noneOrNotPermitted',
  };
}

type Comparable = { readonly key: string; readonly remembered: AttributeMemory; readonly left: string };

function compareOne({ key, remembered, left }: Comparable, { current, now, digest }: Situation): Difference[] {
  const attribute = nameOfKey(key);
  const shown = leftOf(digest, attribute, readOf(attribute, current));
  if (shown === left) return [];
  return [{ ...attribute, difference: recentlyWritten(remembered, now) ? 'notYetShown' : kindOf(left, shown) }];
}

function kindOf(left: string, shown: string): Difference['difference'] {
  if (left === NONE_LEFT) return 'unexpected';
  return shown === NONE_LEFT ? 'missing' : 'different';
}
