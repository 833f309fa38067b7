import {
  type AttributeName,
  type AttributeRef,
  type AttributeValue,
  attributeKey,
  type Change,
  equalValues,
  valueCount,
  type Write,
} from './change.ts';
import { leftOf } from './left.ts';
import {
  type AttributeMemory,
  type Digest,
  known,
  membersOf,
  prune,
  recentlyWritten,
  remember,
  type TargetMemory,
} from './memory.ts';
import { type Ordered, order } from './order.ts';
import type { Stamp } from './stamp.ts';
import type { AttributeResult } from './state.ts';
import { type Turn, turnOf } from './turn.ts';

/** Set → attribute → value, as read from the directory. */
export type AssignedValues = ReadonlyMap<string, ReadonlyMap<string, AttributeValue>>;

/**
 * What was read. `unknown` is Graph's `null`: "no assignments, or no access" (custom-security-attributes-examples),
 * so that everything wanted is written, and only the relay's own memory tells what may be there.
 */
export type CurrentValues = AssignedValues | 'unknown';

export type Plan = {
  /** The fewest writes that bring the target from its current values to the wanted ones; may be empty. */
  readonly writes: readonly Write[];
  readonly results: readonly AttributeResult[];
  /** What to remember once the writes are done. */
  readonly memory: TargetMemory;
  /** Values on the target once the writes are done. */
  readonly valuesAfter: number;
  readonly turns: readonly Turn[];
};

type Situation = {
  readonly stamp: Stamp;
  readonly memory: TargetMemory;
  readonly current: CurrentValues;
  /**
   * What we have just written while another worker wrote too, after `current` was read. Nobody knows which of the two
   * the directory took last.
   */
  readonly clobbered?: readonly Write[] | undefined;
  readonly now: number;
  readonly digest: Digest;
};

export function plan(changes: readonly Change[], situation: Situation): Plan {
  const { memory, current, now } = situation;
  const steps = changes.map((change) => planOne(change, situation));
  const before = current === 'unknown' ? 0 : [...current.values()].flatMap((set) => [...set.values()]).reduce(count, 0);
  return {
    writes: steps.flatMap(({ write }) => write ?? []),
    results: steps.map(({ result }) => result),
    memory: new Map([...memory, ...steps.map((step) => [step.key, prune(step.memory, now)] as const)]),
    valuesAfter: steps.reduce((sum, step) => sum + step.growth, before),
    turns: steps.map(({ turn }) => turn),
  };
}

const count = (sum: number, value: AttributeValue): number => sum + valueCount(value);

function planOne(change: Change, situation: Situation) {
  const { stamp, memory: memories, current, now, digest, clobbered = [] } = situation;
  const { attribute } = change;
  const key = attributeKey(attribute);
  const memory = memories.get(key) ?? {};
  const ours = clobbered.find((write) => attributeKey(write.attribute) === key);
  const theirs = ours && recentlyWritten(memory, now);
  const read = theirs ? theirs.value : readOf(attribute, current);
  const ordered = order(change, { stamp, memory, read, now, digest });
  const { wanted, stands } = ordered;
  const mustWrite = isToBeWritten(ordered, { ours, read, isUnknown: current === 'unknown', memory, now });
  const over = [...membersOf(known(memory, read, now)), ...membersOf(read), ...membersOf(ours && toldOf(ours))];
  // What is put back was written by whoever overtook us.
  const by = stands === 'not' ? (memory.written?.by ?? memory.newest ?? stamp) : stamp;
  const isNewest = mustWrite || stands !== 'not';
  const after = isNewest ? { ...ordered.memory, left: leftOf(digest, attribute, wanted) } : ordered.memory;
  const isFound = !mustWrite && stands !== 'not' && !recentlyWritten(memory, now);
  return {
    key,
    write: mustWrite ? toWrite(attribute, wanted) : undefined,
    // A worker that was overtaken must learn what is right also from one that had nothing to write.
    memory: mustWrite || isFound ? remember(after, { by, isFound, value: wanted, over }, now) : after,
    result: {
      attributeSet: attribute.attributeSet,
      name: attribute.name,
      result: resultOf(ordered, (mustWrite && stands !== 'not') || wasWrittenBy(stamp, memory)),
    },
    growth: mustWrite ? valueCount(wanted) - valueCount(read) : 0,
    turn: turnOf(attribute, { stamp, memory, read, now }, wanted),
  };
}

const wasWrittenBy = (stamp: Stamp, { written }: AttributeMemory): boolean =>
  written?.by === stamp && written.isFound !== true;

const toldOf = (write: Write): AttributeValue | undefined => (write.operation === 'set' ? write.value : undefined);

export const readOf = ({ attributeSet, name }: AttributeName, current: CurrentValues): AttributeValue | undefined =>
  current === 'unknown' ? undefined : current.get(attributeSet)?.get(name);

/** Both what was read and what we wrote last are as wanted; a read alone may be older than our own write. */
function isCertainly(
  wanted: AttributeValue | undefined,
  read: AttributeValue | undefined,
  isUnknown: boolean,
  memory: Parameters<typeof recentlyWritten>[0],
  now: number,
): boolean {
  const written = recentlyWritten(memory, now);
  if (isUnknown && !written) return false;
  return (isUnknown || equalValues(wanted, read)) && (!written || equalValues(wanted, written.value));
}

type Shown = {
  readonly ours: Write | undefined;
  readonly read: AttributeValue | undefined;
  readonly isUnknown: boolean;
  readonly memory: AttributeMemory;
  readonly now: number;
};

function isToBeWritten({ wanted, stands }: Ordered, { ours, read, isUnknown, memory, now }: Shown): boolean {
  if (ours) return !isCertainly(wanted, toldOf(ours), false, memory, now);
  if (stands === 'not') return isOverwritten(memory, read, isUnknown, now);
  return !isCertainly(wanted, read, isUnknown, memory, now);
}

/**
 * The directory does not show the newest write. It may be a stale read; or a worker has written over it and could not
 * put it right, and then whoever comes by does. Written once more it does no harm.
 */
function isOverwritten(memory: AttributeMemory, read: AttributeValue | undefined, isUnknown: boolean, now: number) {
  const written = recentlyWritten(memory, now);
  return written !== undefined && !isUnknown && !equalValues(written.value, read);
}

const toWrite = (attribute: AttributeRef, value: AttributeValue | undefined): Write =>
  value === undefined ? { attribute, operation: 'clear' } : { attribute, operation: 'set', value };

/** A request that comes again after its write was done is still the one that did it. */
function resultOf({ stands }: Ordered, wrote: boolean): AttributeResult['result'] {
  if (stands === 'not') return wrote ? 'applied' : 'superseded';
  if (stands === 'partly') return 'partlySuperseded';
  return wrote ? 'applied' : 'unchanged';
}
