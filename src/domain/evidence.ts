import { foldCase } from './catalog.ts';
import {
  type AttributeName,
  type AttributeValue,
  attributeKey,
  type Change,
  equalValues,
  valueCount,
} from './change.ts';
import { leftOf, NONE_LEFT } from './left.ts';
import { type Digest, membersOf } from './memory.ts';
import { type CurrentValues, readOf } from './plan.ts';
import type { RequestedAttributes } from './request.ts';
import { WHOLE_SET } from './results.ts';
import type { Turn } from './turn.ts';

/** What was asked of one attribute, and what came of it, as keyed digests of whole values; never a value. */
export type AuditedChange = AttributeName & {
  readonly operation: Change['operation'];
  /** How many values it named. */
  readonly count: number;
  /** Empty: not assigned. Both are absent where it came to no decision on values. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
};

/** By what a request was decided, and what was done. */
export type Evidence = {
  readonly policyVersion?: string | undefined;
  readonly definitionsVersion?: string | undefined;
  readonly changes?: readonly AuditedChange[] | undefined;
  /** Of the directory's answer to the write. */
  readonly graphRequestId?: string | undefined;
};

/** Attribute (`attributeKey`) → digest of what was there before anything was written. What was not assigned is not in it. */
export type Found = Readonly<Record<string, string>>;

/** The same value of two targets has two digests: who knows the one must not learn the other. */
export const ofTarget =
  (digest: Digest, objectId: string): Digest =>
  (attribute, member) =>
    digest(attribute, `${objectId}\n${member}`);

/**
 * What is on record before the first write, for a try that comes after a crash sees what the one before it wrote. So what
 * an earlier try found stays, where the directory shows what is wanted already.
 */
export function foundBefore(
  changes: readonly Change[],
  current: CurrentValues,
  digest: Digest,
  earlier: Found | undefined,
): Found {
  const found = changes.map((change) => {
    const key = attributeKey(change.attribute);
    const read = readOf(change.attribute, current);
    const isEarlier = earlier !== undefined && mayBeDone(change, read);
    return [key, isEarlier ? (earlier[key] ?? NONE_LEFT) : leftOf(digest, change.attribute, read)] as const;
  });
  return Object.fromEntries(found.filter(([, before]) => before !== NONE_LEFT));
}

function mayBeDone(change: Change, read: AttributeValue | undefined): boolean {
  switch (change.operation) {
    case 'set':
      return equalValues(change.value, read);
    case 'clear':
      return read === undefined;
    case 'edit': {
      const members = membersOf(read);
      return change.add.every((one) => members.includes(one)) && !change.remove.some((one) => members.includes(one));
    }
    // What is to be taken away shows in the memory of the target only.
    case 'undo':
      return true;
  }
}

type Seen = { readonly found: Found; readonly turns: readonly Turn[]; readonly digest: Digest };

/** @param seen where it came to a decision on values */
export function audited(
  changes: readonly Change[],
  attributes: RequestedAttributes,
  seen?: Seen,
): readonly AuditedChange[] {
  const all = changes.map((change) => auditedChange(change, seen));
  const wholeSets = Object.keys(attributes).filter((set) => attributes[set] === null);
  const isOf = (set: string) => (change: AuditedChange) => foldCase(change.attributeSet) === foldCase(set);
  const named = all.filter((change) => !wholeSets.some((set) => isOf(set)(change)));
  return [...named, ...wholeSets.flatMap((set) => ofWholeSet(set, all.filter(isOf(set)), seen !== undefined))];
}

function auditedChange(change: Change, seen: Seen | undefined): AuditedChange {
  const { attribute, operation } = change;
  const { attributeSet, name } = attribute;
  const asked = { attributeSet, name, operation, count: countOf(change) };
  if (!seen) return asked;
  const { found, turns, digest } = seen;
  const key = attributeKey(attribute);
  const turn = turns.find((one) => attributeKey(one.attribute) === key);
  const before = turn?.from ? leftOf(digest, attribute, turn.from.value) : (found[key] ?? NONE_LEFT);
  return { ...asked, before, after: leftOf(digest, attribute, turn?.to) };
}

/** A set may have hundreds of attributes, of which a target holds a few. */
function ofWholeSet(set: string, changes: readonly AuditedChange[], isSeen: boolean): readonly AuditedChange[] {
  const held = changes.filter(({ before = NONE_LEFT }) => before !== NONE_LEFT);
  if (held.length > 0) return held;
  const none = isSeen ? { before: NONE_LEFT, after: NONE_LEFT } : {};
  return [{ attributeSet: changes[0]?.attributeSet ?? set, name: WHOLE_SET, operation: 'clear', count: 0, ...none }];
}

function countOf(change: Change): number {
  if (change.operation === 'set') return valueCount(change.value);
  return change.operation === 'edit' ? change.add.length + change.remove.length : 0;
}
