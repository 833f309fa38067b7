import type { Change, Write } from '../domain/change.ts';
import { audited, foundBefore, ofTarget } from '../domain/evidence.ts';
import type { Failure } from '../domain/failure.ts';
import { laneOf } from '../domain/lane.ts';
import type { Digest } from '../domain/memory.ts';
import { checkPolicy } from '../domain/policy.ts';
import { byId } from '../domain/request.ts';
import { summarize } from '../domain/results.ts';
import type { Source, Sources } from '../domain/source.ts';
import { isClosed } from '../domain/state.ts';
import { type AssignmentMessage, laneOfMessage, stampOfMessage } from '../intake/message.ts';
import type { Directory } from '../ports/directory.ts';
import type { Ledger, Recorded } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import { advance } from './advance.ts';
import type { BulkGuard } from './bulk-guard.ts';
import type { CatalogCache } from './catalog.ts';
import { checkRequest } from './check-request.ts';
import type { Gate, Pass } from './gate.ts';
import { logFailure } from './log-failure.ts';
import { finished, type Performance, refused, withEvidence } from './performance.ts';
import type { PlanEnding } from './plan-ending.ts';
import type { Resolve } from './resolve.ts';
import type { WriteTarget } from './write-target.ts';

/** @param until how long the gate may be waited for */
export type Perform = (message: AssignmentMessage, until: number, log: Log) => Promise<Performance>;

type Dependencies = {
  readonly sources: Sources;
  readonly catalog: CatalogCache;
  readonly ledger: Ledger;
  readonly directory: Directory;
  readonly resolve: Resolve;
  readonly gate: Gate;
  readonly bulkGuard: BulkGuard;
  readonly writeTarget: WriteTarget;
  readonly planEnding: PlanEnding;
  readonly digest: Digest;
  readonly now: () => number;
};

/** Decides again what intake decided, for the message may be days old: policy, definitions, then the target itself. */
export function createPerform(dependencies: Dependencies): Perform {
  const { sources, catalog, ledger, directory, resolve, gate, bulkGuard, writeTarget, planEnding, digest, now } =
    dependencies;

  return async (message, until, log) => {
    const { key, request } = message;
    const recorded = await ledger.get(key);
    if (!recorded) return finished(undefined, refused('unknownRequest'));
    if (isClosed(recorded.entry.state) || message.hop < (recorded.entry.hop ?? 0)) return { kind: 'dropped' };
    const source = sources.byName(message.source);
    if (!source) return finished(recorded, refused('forbidden'));
    const check = await checkRequest(catalog, source, request);
    const decidedBy = { policyVersion: source.version, definitionsVersion: check.definitionsVersion };
    if (check.kind === 'refused') {
      return withEvidence(finished(recorded, refused(check.reason, check.problems)), decidedBy);
    }

    const pass = await gate.enter(until);
    if (!pass) return { kind: 'held' };
    const changes = changesOf(message, check.changes);
    const performance = await route(message, { recorded, source, changes, pass }, log);
    return withEvidence(performance, { ...decidedBy, changes: audited(changes, request.attributes) });
  };

  type Task = { recorded: Recorded; source: Source; changes: readonly Change[]; pass: Pass };

  /** What is written to one object is written in the lane of its id; under its other names it only gets there. */
  async function route(message: AssignmentMessage, task: Task, log: Log): Promise<Performance> {
    const { request } = message;
    const { target } = request;
    const resolved = await resolve(message.objectId === undefined ? target : byId(target, message.objectId));
    if (resolved.kind === 'failed') return failed(message, resolved.failure, task.pass, undefined, log);
    const { objectId } = resolved;
    const forbidden = checkPolicy(task.source, request, objectId);
    const isHere = laneOf(byId(target, objectId)) === laneOfMessage(message);
    if (forbidden.length === 0 && isHere) return write(message, task, objectId, log);
    await gate.succeeded(task.pass, false);
    return forbidden.length === 0
      ? { kind: 'forward', objectId }
      : finished(task.recorded, refused('forbidden', forbidden), objectId);
  }

  async function write(message: AssignmentMessage, task: Task, objectId: string, log: Log): Promise<Performance> {
    const { key: id, hop, request } = message;
    const target = { type: request.target.type, objectId };
    const read = await directory.read(target);
    if (read.kind === 'failed') return failed(message, read.failure, task.pass, undefined, log);
    const { current } = read;
    const own = ofTarget(digest, objectId);
    const found = foundBefore(task.changes, current, own, task.recorded.entry.found);
    const applying = { state: 'applying' as const, hop, objectId, updatedAt: new Date(now()).toISOString(), found };
    const taken = await advance(ledger, task.recorded, applying);
    if (!taken) return { kind: 'dropped' };
    const lane = laneOf(byId(request.target, objectId));
    const stamp = stampOfMessage(message);
    const mayWrite = () => gate.holds(task.pass);
    const isAdmitted = () => bulkGuard(task.source, message, objectId, log);
    const beforeWrite = (writes: readonly Write[]) => planEnding(message, objectId, writes);
    const writing = { id, target, lane, changes: task.changes, stamp, current, mayWrite, isAdmitted, beforeWrite };
    const written = await writeTarget(writing, log);
    if (written.kind === 'held') return { kind: 'held', objectId };
    if (written.kind === 'failed') return failed(message, written.failure, task.pass, objectId, log);
    await gate.succeeded(task.pass, written.kind === 'done' && written.wrote);
    if (written.kind === 'refused') return finished(taken, refused(written.reason, written.problems), objectId);
    const results = summarize(written.results, request.attributes);
    const changes = audited(task.changes, request.attributes, { found, turns: written.turns, digest: own });
    const evidence = { changes, graphRequestId: written.requestId };
    return withEvidence(finished(taken, { kind: 'done', results }, objectId), evidence);
  }

  async function failed(
    { key: id, request }: AssignmentMessage,
    failure: Failure,
    pass: Pass,
    objectId: string | undefined,
    log: Log,
  ): Promise<Performance> {
    logFailure(log, failure, { id });
    const isEverybodys = await gate.failed(pass, failure, objectId ?? request.target.value);
    const evidence = { graphRequestId: failure.requestId };
    return isEverybodys ? { kind: 'held', objectId } : { kind: 'failed', failure, objectId, evidence };
  }
}

/** A request whose time has ended names its attributes only; what to take away shows in the memory of the target. */
const changesOf = ({ undoes }: AssignmentMessage, changes: readonly Change[]): readonly Change[] =>
  undoes === undefined ? changes : changes.map(({ attribute }) => ({ attribute, operation: 'undo', of: undoes }));
