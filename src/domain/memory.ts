import { type AttributeName, type AttributeValue, isCollection, type Member } from './change.ts';
import { rightAfter, type Stamp } from './stamp.ts';

/** What the relay remembers of one attribute of one target, so that late and repeated events change nothing newer. */
export type AttributeMemory = {
  /** The newest set or clear. */
  readonly newest?: Stamp | undefined;
  /** Of a collection: members by digest that were added or removed after it. */
  readonly members?: Readonly<Record<string, MemberMemory>> | undefined;
  /** Removals up to here are no longer remembered one by one. */
  readonly forgotten?: Stamp | undefined;
  /** The whole value that the newest event left, as a keyed digest; see `leftOf`. For comparing, long after. */
  readonly left?: string | undefined;
  /** The newest write of ours, as long as reads may not show it yet. */
  readonly written?: Written | undefined;
};
export type MemberMemory = {
  readonly stamp: Stamp;
  readonly present: boolean;
  /** An addition that was taken back: the member is there if it is without it. */
  readonly isUndone?: boolean | undefined;
  /** What stood before an addition, and stands when it is taken back; without: the member was not there. */
  readonly under?: MemberMemory | undefined;
};
export type Written = {
  /** Milliseconds since the epoch, by our clock. */
  readonly at: number;
  readonly by: Stamp;
  /** Not written but found to be so: just as well known, and nobody's doing. */
  readonly isFound?: boolean | undefined;
  /** The whole value; undefined: cleared. */
  readonly value?: AttributeValue | undefined;
  /** Members that our recent writes left out, and that a stale read may still show. */
  readonly dropped: readonly Member[];
};

/** Attribute (`attributeKey`) → memory. */
export type TargetMemory = ReadonlyMap<string, AttributeMemory>;

/** Keyed digest of a member: what is remembered for long must not tell the value. */
export type Digest = (attribute: AttributeName, member: Member) => string;

/**
 * Graph promises no read-after-write, and no bound either; observed are seconds to minutes. For this long after a write
 * of ours a read is not taken at its word.
 */
export const READS_MAY_BE_STALE_FOR_IN_MS = 15 * 60_000;

export const recentlyWritten = (memory: AttributeMemory, now: number): Written | undefined =>
  memory.written && now - memory.written.at < READS_MAY_BE_STALE_FOR_IN_MS ? memory.written : undefined;

/**
 * The current value, as far as it can be known: what was read, corrected by our own recent writes. Members that are
 * neither in our last write nor among what it left out were added by somebody else, and stay.
 */
export function known(
  memory: AttributeMemory,
  read: AttributeValue | undefined,
  now: number,
): AttributeValue | undefined {
  const written = recentlyWritten(memory, now);
  if (!written) return read;
  const { value, dropped } = written;
  if (read === undefined || !isCollection(read)) return value;
  return toCollection([...membersOf(value), ...read.filter((member: Member) => !dropped.includes(member))]);
}

export const membersOf = (value: AttributeValue | undefined): readonly Member[] =>
  value !== undefined && isCollection(value) ? value : [];

/** An empty collection and none are the same. */
export function toCollection(members: Iterable<Member>): readonly string[] | readonly number[] | undefined {
  const distinct = [...new Set(members)];
  return distinct.length === 0 ? undefined : (distinct as string[] | number[]);
}

export function remember(
  memory: AttributeMemory,
  wrote: Pick<Written, 'by' | 'isFound' | 'value'> & { readonly over: readonly Member[] },
  now: number,
): AttributeMemory {
  const { by, isFound = false, value, over } = wrote;
  const kept = membersOf(value);
  const earlier = recentlyWritten(memory, now)?.dropped ?? [];
  const dropped = [...new Set([...over, ...earlier])].filter((member) => !kept.includes(member));
  return {
    ...memory,
    written: { at: now, by, value, dropped: dropped.slice(0, REMEMBERED_DROPPED), ...(isFound && { isFound }) },
  };
}

/** The newest; twice what an object can hold. An attribute that is written all the time never comes to forget by age. */
const REMEMBERED_DROPPED = 100;

/** One change of a member upon what stood before it. A removal is never taken back: nothing beneath it counts. */
function upon(under: MemberMemory | undefined, { stamp, present, isUndone }: MemberMemory): MemberMemory {
  if (isUndone) return { stamp, present: under?.present ?? false, isUndone, under };
  return present ? { stamp, present, under } : { stamp, present };
}

/** What is known of a member now, before its newest change: others may have added or removed it. */
export function asFound(isThere: boolean, top: MemberMemory | undefined): MemberMemory | undefined {
  if ((top?.present ?? false) === isThere) return top;
  return { stamp: top ? rightAfter(top.stamp) : '', present: isThere };
}

/** Puts a change in its place; one that is there already, or was taken back, changes nothing. */
export function insert(change: MemberMemory, top: MemberMemory | undefined): MemberMemory {
  if (!top || top.stamp < change.stamp) return upon(top, change);
  if (top.stamp === change.stamp || top.stamp === rightAfter(change.stamp)) return top;
  return upon(insert(change, top.under), top);
}

/** Puts a set or clear beneath what is newer, instead of what is older. */
export function setBeneath(stamp: Stamp, isThere: boolean, top: MemberMemory | undefined): MemberMemory | undefined {
  if (top && top.stamp > stamp) return upon(setBeneath(stamp, isThere, top.under), top);
  return isThere ? { stamp: '', present: true } : undefined;
}

export function takeBack(of: Stamp, top: MemberMemory): MemberMemory {
  const { stamp, present, under } = top;
  if (stamp === of && present) return upon(under, { stamp: rightAfter(of), present, isUndone: true });
  return stamp > of && under ? upon(takeBack(of, under), top) : top;
}

/** As many removals are remembered one by one; a value that was removed longer ago cannot be added by a late event. */
export const REMEMBERED_REMOVALS = 64;

/**
 * As many additions of one member are remembered one upon the other. What was there beneath them counts as there for
 * good, and its end does not take it away any more.
 */
export const REMEMBERED_ADDITIONS = 10;

function shorten(member: MemberMemory, depth = REMEMBERED_ADDITIONS): MemberMemory {
  const { stamp, present, under } = member;
  if (!under) return member;
  if (depth > 1) return { ...member, under: shorten(under, depth - 1) };
  return { stamp: rightAfter(stamp), present };
}

/** Bounds a memory: of the removals the newest stay, and of a write nothing once every read must show it. */
export function prune(memory: AttributeMemory, now: number): AttributeMemory {
  const { newest, members = {}, forgotten, left, written } = memory;
  const current = Object.entries(members).filter(([, { stamp }]) => newest === undefined || stamp > newest);
  const removals = current.filter(([, { present }]) => !present).sort(([, a], [, b]) => (a.stamp > b.stamp ? -1 : 1));
  const lost = removals.slice(REMEMBERED_REMOVALS);
  const kept = current.filter((entry) => !lost.includes(entry));
  const lastLost = lost[0]?.[1].stamp;
  return {
    newest,
    members: kept.length > 0 ? Object.fromEntries(kept.map(([key, member]) => [key, shorten(member)])) : undefined,
    forgotten: lastLost !== undefined && (forgotten === undefined || lastLost > forgotten) ? lastLost : forgotten,
    left,
    written: written && recentlyWritten(memory, now),
  };
}
