import type { AttributeRef, AttributeValue, Change, Member } from './change.ts';
import {
  type AttributeMemory,
  asFound,
  type Digest,
  insert,
  known,
  type MemberMemory,
  membersOf,
  setBeneath,
  takeBack,
  toCollection,
} from './memory.ts';
import { rightAfter, type Stamp } from './stamp.ts';

/**
 * Events may arrive late, twice and in any order; whatever the order, a target ends as if they had come in the order of
 * their stamps.
 *
 * A single-valued attribute is a last-writer-wins register: the newest set or clear stands.
 *
 * A collection is a last-writer-wins set: each member remembers its newest add or remove, the attribute its newest set
 * or clear. Late events find their place between what is there already:
 *
 *     event time ──────▶   1: add Baker     2: set [Alpine, Cascade]     3: add Denali     4: remove Alpine
 *
 *     arrival  4, 3, 1, 2     4: Alpine is gone, and remembered as removed at 4
 *                             3: Denali is there, and remembered as added at 3
 *                             1: Baker is there
 *                             2: the set drops Baker (1 is older), keeps Denali (3 is newer),
 *                                and brings Cascade, but not Alpine (4 is newer)        ▶ [Cascade, Denali]
 *
 * An addition that is taken back counts as if it had never been: what stood before it stands again, so that a member
 * that was there anyway stays. Therefore additions of one member lie one upon the other, down to what cannot be taken
 * back member by member: a removal, the newest set or clear, or what the relay found. (`REMEMBERED_ADDITIONS` says how
 * many.)
 */
export type Ordered = {
  /** What the attribute must be; undefined: not assigned. */
  readonly wanted: AttributeValue | undefined;
  /** How much of the change is still the newest. */
  readonly stands: 'wholly' | 'partly' | 'not';
  readonly memory: AttributeMemory;
};

type Undo = Extract<Change, { operation: 'undo' }>;

type Situation = {
  readonly stamp: Stamp;
  readonly memory: AttributeMemory;
  readonly read: AttributeValue | undefined;
  readonly now: number;
  readonly digest: Digest;
};

/** Places one change among those that the memory knows of. The same change again changes nothing. */
export function order(change: Change, situation: Situation): Ordered {
  switch (change.operation) {
    case 'set':
      return change.attribute.isCollection
        ? orderWhole(change.attribute, membersOf(change.value), situation)
        : orderRegister(change.value, situation);
    case 'clear':
      return change.attribute.isCollection
        ? orderWhole(change.attribute, [], situation)
        : orderRegister(undefined, situation);
    case 'edit':
      return orderEdit(change, situation);
    case 'undo':
      return change.attribute.isCollection ? undoMembers(change, situation) : undoRegister(change, situation);
  }
}

const overtaken = ({ memory, read, now }: Situation): Ordered => ({
  wanted: known(memory, read, now),
  stands: 'not',
  memory,
});

const isNewer = (a: Stamp | undefined, b: Stamp): boolean => a !== undefined && a > b;

function orderRegister(value: AttributeValue | undefined, situation: Situation): Ordered {
  const { stamp, memory } = situation;
  if (isNewer(memory.newest, stamp)) return overtaken(situation);
  return { wanted: value, stands: 'wholly', memory: { ...memory, newest: stamp } };
}

function orderWhole(attribute: AttributeRef, wanted: readonly Member[], situation: Situation): Ordered {
  const { stamp, memory, read, now, digest } = situation;
  if (isNewer(memory.newest, stamp)) return overtaken(situation);
  const keys = new Set(wanted.map((member) => digest(attribute, member)));
  const newer = Object.entries(memory.members ?? {}).filter(([, remembered]) => remembered.stamp > stamp);
  const members = Object.fromEntries(newer.map(([key, top]) => [key, setBeneath(stamp, keys.has(key), top) ?? top]));
  const newerOf = (member: Member): MemberMemory | undefined => members[digest(attribute, member)];
  const current = membersOf(known(memory, read, now));
  /** What is not there may have been removed by one of the newer events that are forgotten. */
  const mayBeGone = (member: Member) => isNewer(memory.forgotten, stamp) && !current.includes(member);
  const kept = current.filter((member) => newerOf(member)?.present === true && !wanted.includes(member));
  const brought = wanted.filter((member) => newerOf(member)?.present ?? !mayBeGone(member));
  return {
    wanted: toCollection([...brought, ...kept]),
    stands: kept.length === 0 && brought.length === wanted.length ? 'wholly' : 'partly',
    memory: { ...memory, newest: stamp, members },
  };
}

function orderEdit({ attribute, add, remove }: Extract<Change, { operation: 'edit' }>, situation: Situation): Ordered {
  const { stamp, memory, read, now, digest } = situation;
  if (isNewer(memory.newest, stamp)) return overtaken(situation);
  const members: Record<string, MemberMemory> = { ...memory.members };
  const current = membersOf(known(memory, read, now));
  /** Whether the member is now as this change wants it; a newer change that wanted the same is no contradiction. */
  const place = (member: Member, present: boolean): boolean => {
    const key = digest(attribute, member);
    const remembered = members[key];
    if (!remembered && present && isNewer(memory.forgotten, stamp)) return false;
    const isNewest = !remembered || remembered.stamp < stamp;
    const before = isNewest ? asFound(current.includes(member), remembered) : remembered;
    const after = insert({ stamp, present }, before);
    members[key] = after;
    return after.present === present;
  };
  const added = add.filter((member) => place(member, true));
  const removed = remove.filter((member) => place(member, false));
  const placed = added.length + removed.length;
  return {
    wanted: toCollection([...current, ...added].filter((member) => !removed.includes(member))),
    stands: placed === add.length + remove.length ? 'wholly' : placed > 0 ? 'partly' : 'not',
    memory: { ...memory, members },
  };
}

/**
 * What was done is taken back right after it was done, however late that is asked for: so an event that is newer than
 * what is undone stands, even when it arrives after the undo.
 */
function undoRegister({ of }: Undo, situation: Situation): Ordered {
  const { newest } = situation.memory;
  if (newest !== of && newest !== rightAfter(of)) return overtaken(situation);
  return orderRegister(undefined, { ...situation, stamp: rightAfter(of) });
}

/** Takes away what the undone request set or added, member by member, so that later events keep their place. */
function undoMembers({ attribute, of }: Undo, situation: Situation): Ordered {
  const { memory, read, now, digest } = situation;
  const removal: MemberMemory = { stamp: rightAfter(of), present: false };
  const wasSet = memory.newest === of;
  const before = memory.members ?? {};
  const members: Record<string, MemberMemory> = Object.fromEntries(
    Object.entries(before).map(([key, top]) => [key, wasSet ? insert(removal, top) : takeBack(of, top)]),
  );
  const current = membersOf(known(memory, read, now));
  const left = current.filter((member) => {
    const key = digest(attribute, member);
    if (wasSet) members[key] ??= removal;
    // What was not there, and is, was added by somebody else.
    return before[key]?.present === false || members[key]?.present !== false;
  });
  const undone = { ...situation, memory: { ...memory, members } };
  if (left.length === current.length) return overtaken(undone);
  return { wanted: toCollection(left), stands: 'wholly', memory: undone.memory };
}
