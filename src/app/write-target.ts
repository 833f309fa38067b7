import { attributeKey, type Change, type Write } from '../domain/change.ts';
import { attributeLimits } from '../domain/definition.ts';
import type { Failure } from '../domain/failure.ts';
import type { Digest } from '../domain/memory.ts';
import { type CurrentValues, type Plan, plan } from '../domain/plan.ts';
import type { TargetId } from '../domain/request.ts';
import type { Stamp } from '../domain/stamp.ts';
import type { AttributeResult, Reason, RecordedProblem } from '../domain/state.ts';
import type { Turn } from '../domain/turn.ts';
import type { Directory } from '../ports/directory.ts';
import type { Log } from '../ports/log.ts';
import type { TargetMemories } from '../ports/target-memories.ts';
import { Unavailable } from '../ports/unavailable.ts';
import type { Pace } from './pace.ts';

export type Writing =
  | {
      readonly kind: 'done';
      readonly results: readonly AttributeResult[];
      readonly turns: readonly Turn[];
      readonly wrote: boolean;
      /** Of the directory's answer to the last write. */
      readonly requestId: string | undefined;
    }
  | { readonly kind: 'refused'; readonly reason: Reason; readonly problems: readonly RecordedProblem[] }
  /** The directory may not be called any more. */
  | { readonly kind: 'held' }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type WriteTask = {
  readonly id: string;
  readonly target: TargetId;
  readonly lane: string;
  readonly changes: readonly Change[];
  readonly stamp: Stamp;
  readonly current: CurrentValues;
  /** Asked right before each write. */
  mayWrite(): Promise<boolean>;
  /** Whether the bulk guard lets this target be changed; asked right before it is. */
  isAdmitted(): Promise<boolean>;
  /** What must be on record before anything is written. */
  beforeWrite(writes: readonly Write[]): Promise<void>;
};
export type WriteTarget = (task: WriteTask, log: Log) => Promise<Writing>;

/** The memory has changed since it was read, so what is to be done is decided anew. */
type Again = {
  readonly kind: 'again';
  readonly clobbered: readonly Write[] | undefined;
  readonly wrote: boolean;
  readonly requestId: string | undefined;
  readonly hasToken: boolean;
};
type Sent = { readonly kind: 'sent'; readonly requestId: string | undefined };

type Dependencies = {
  readonly directory: Directory;
  readonly memories: TargetMemories;
  readonly pace: Pace;
  readonly digest: Digest;
  readonly now: () => number;
};

/** More rounds than workers can get into each other's way. */
const MAX_ROUNDS = 10;

/**
 * Brings one target to what is newest. A lane has one worker, but a worker that was paused past its lock does not know
 * that another one has taken over, and Graph takes no conditions. So the memory is read right before the write and
 * written with a condition right after it; who fails there has written over somebody, and puts it right at once:
 *
 *     worker 1 (older event)    read ─ paused ─────────────────────── PATCH ─ remember ✗ ─ read ─ PATCH (newer) ─ remember
 *     worker 2 (newer event)            read ─ PATCH ─ remember                             ▲
 *                                                         └─── what it wrote, sealed ───────┘
 */
export function createWriteTarget({ directory, memories, pace, digest, now }: Dependencies): WriteTarget {
  return async (task, log) => {
    let soFar: Again = { kind: 'again', clobbered: undefined, wrote: false, requestId: undefined, hasToken: false };
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const result = await play(task, soFar, log);
      if (result.kind !== 'again') return result;
      soFar = result;
    }
    throw new Unavailable('targetMemories', new Error('Too many workers write to one target'));
  };

  async function play(task: WriteTask, soFar: Again, log: Log): Promise<Writing | Again> {
    const { id, target, changes, stamp, current } = task;
    const { clobbered } = soFar;
    const { memory, version } = await memories.read(target);
    const todo = plan(changes, { stamp, current, memory, now: now(), digest, clobbered });
    const sent = todo.writes.length > 0 ? await write(task, todo, soFar) : undefined;
    if (sent && sent.kind !== 'sent') return sent;
    const wrote = soFar.wrote || sent !== undefined;
    const { requestId } = sent ?? soFar;
    if ((await memories.write(target, todo.memory, version)) === 'written') {
      if (clobbered) log('warn', 'order.restored', { id, objectId: target.objectId });
      return { kind: 'done', results: todo.results, turns: todo.turns, wrote, requestId };
    }
    log('warn', 'order.overtaken', { id, objectId: target.objectId, wrote: todo.writes.length > 0 });
    return { kind: 'again', clobbered: merge(clobbered, todo.writes), wrote, requestId, hasToken: false };
  }

  async function write(
    { target, lane, mayWrite, isAdmitted, beforeWrite }: WriteTask,
    { writes, valuesAfter }: Plan,
    soFar: Again,
  ): Promise<Writing | Again | Sent> {
    if (valuesAfter > attributeLimits.valuesPerObject) return TOO_MANY_VALUES;
    // While it waited for its turn, the memory may have changed.
    if (!soFar.hasToken && (await pace.take(lane))) return { ...soFar, hasToken: true };
    if (!(await mayWrite())) return { kind: 'held' };
    // What it has written over somebody's is put right in any case.
    if (!soFar.wrote && !(await isAdmitted())) return HELD_BY_GUARD;
    await beforeWrite(writes);
    const written = await directory.write(target, writes);
    pace.learn(lane, written.used);
    return written.kind === 'failed' ? written : { kind: 'sent', requestId: written.requestId };
  }
}

const TOO_MANY_VALUES: Writing = {
  kind: 'refused',
  reason: 'invalid',
  problems: [{ pointer: '/attributes', code: 'tooManyValues' }],
};
const HELD_BY_GUARD: Writing = { kind: 'refused', reason: 'bulkGuard', problems: [] };

/** What the directory shows of ours; the newest of each attribute. */
function merge(earlier: readonly Write[] | undefined, writes: readonly Write[]): readonly Write[] | undefined {
  const rewritten = new Set(writes.map(({ attribute }) => attributeKey(attribute)));
  const all = [...(earlier ?? []).filter(({ attribute }) => !rewritten.has(attributeKey(attribute))), ...writes];
  return all.length > 0 ? all : undefined;
}
