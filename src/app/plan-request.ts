import type { Change } from '../domain/change.ts';
import { type Forecast, forecast, without } from '../domain/forecast.ts';
import { type DigestKey, isFingerprintOf, requestKey } from '../domain/key.ts';
import type { Digest } from '../domain/memory.ts';
import { checkPolicy } from '../domain/policy.ts';
import { byId, type Target } from '../domain/request.ts';
import type { Source } from '../domain/source.ts';
import { isClosed } from '../domain/state.ts';
import { alreadySubmitted } from '../domain/warning.ts';
import { type AssignmentMessage, newMessage, stampOfMessage } from '../intake/message.ts';
import type { Directory, DirectoryCall, Failed } from '../ports/directory.ts';
import type { Ledger, LedgerEntry } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { TargetMemories } from '../ports/target-memories.ts';
import { admit } from './admit.ts';
import type { AskDirectory } from './ask-directory.ts';
import type { CatalogCache } from './catalog.ts';
import type { Resolve } from './resolve.ts';
import { idConflict, type SubmissionRefused } from './submit.ts';

export type RequestPlan = PlannedRequest | SubmissionRefused | Failed;
export type PlannedRequest = Omit<Forecast, 'writes'> & {
  readonly kind: 'planned';
  /** By its object id, once it is found. */
  readonly target: Target;
  /** What would be sent to the directory; null: nothing. */
  readonly call: DirectoryCall | null | 'withheld';
};

/** @param mayRead whether the one who asks may know what a target holds of a set */
export type PlanRequest = (
  source: Source,
  document: unknown,
  mayRead: (attributeSet: string) => boolean,
  log: Log,
) => Promise<RequestPlan>;

type Dependencies = {
  readonly catalog: CatalogCache;
  readonly ledger: Ledger;
  readonly ask: AskDirectory;
  readonly resolve: Resolve;
  readonly directory: Directory;
  readonly memories: TargetMemories;
  readonly digest: Digest;
  readonly digestKeys: readonly [DigestKey, ...DigestKey[]];
  readonly now: () => number;
};

/**
 * Foretells what a request would do if it were submitted now, by the same steps and from the same facts as intake and
 * worker, and without any of their effects. Throws `Unavailable`.
 */
export function createPlanRequest(dependencies: Dependencies): PlanRequest {
  const { catalog, ledger, ask, resolve, directory, memories, digest, digestKeys, now } = dependencies;

  return async (source, document, mayRead, log) => {
    const admission = await admit(catalog, source, document, now());
    if (admission.kind === 'refused') return admission;
    const { request, changes } = admission;
    const key = requestKey(source.name, request.eventId);
    const entry = (await ledger.get(key))?.entry;
    if (entry && !isFingerprintOf(entry.fingerprint, request, digestKeys)) return idConflict(request.eventId);
    const closed = entry && asClosed(entry, request.target);
    if (closed) return closed;
    // Of a request that is on its way the first submission has decided on its place and its target.
    const receivedAt = entry?.receivedAt ?? new Date(now()).toISOString();
    const message = newMessage({ key, source: source.name, receivedAt, request, objectId: entry?.objectId });
    const planned = await look(source, message, { changes, mayRead }, log);
    return entry && planned.kind === 'planned'
      ? { ...planned, warnings: [alreadySubmitted, ...planned.warnings] }
      : planned;
  };

  async function look(
    source: Source,
    message: AssignmentMessage,
    { changes, mayRead }: { changes: readonly Change[]; mayRead: (attributeSet: string) => boolean },
    log: Log,
  ): Promise<RequestPlan> {
    const { request, objectId: pinned } = message;
    const named = pinned === undefined ? request.target : byId(request.target, pinned);
    const found = await ask(() => resolve(named), log);
    if (found.kind !== 'resolved') return unread(message, found);
    const { objectId } = found;
    const forbidden = checkPolicy(source, request, objectId);
    if (forbidden.length > 0) {
      return { kind: 'refused', reason: 'forbidden', problems: forbidden, eventId: request.eventId };
    }
    const id = { type: request.target.type, objectId };
    const read = await ask(() => directory.read(id), log);
    if (read.kind !== 'found') return unread(message, read);
    const { memory } = await memories.read(id);
    const stamp = stampOfMessage(message);
    const situation = {
      stamp,
      catalog: await catalog.get(),
      current: read.current,
      memory,
      now: now(),
      digest,
      mayRead,
    };
    const { writes, ...told } = forecast(request, changes, situation);
    const call = writes === 'withheld' ? writes : writes.length > 0 ? directory.describe(id, writes) : null;
    return { kind: 'planned', ...told, target: byId(request.target, objectId), call };
  }

  /** Only what concerns this one target is an outcome; with everything else a worker would wait. */
  function unread({ request }: AssignmentMessage, result: Failed): RequestPlan {
    const { kind } = result.failure;
    if (kind !== 'targetNotFound' && kind !== 'targetAmbiguous') return result;
    const { writes, ...told } = without(request, now(), kind);
    return { kind: 'planned', ...told, target: request.target, call: null };
  }
}

/** What became of it stays so, however often it is submitted. */
function asClosed(entry: LedgerEntry, named: Target): PlannedRequest | undefined {
  const { state: outcome, reason, problems, results: effects = [], objectId } = entry;
  if (!isClosed(outcome)) return undefined;
  const target = objectId === undefined ? named : byId(named, objectId);
  return { kind: 'planned', outcome, reason, problems, effects, target, call: null, warnings: [alreadySubmitted] };
}
