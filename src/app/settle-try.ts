import type { Evidence } from '../domain/evidence.ts';
import { type Outcome, type Progress, type Retry, retry, retryOwn } from '../domain/settle.ts';
import type { Sources } from '../domain/source.ts';
import type { AssignmentMessage } from '../intake/message.ts';
import type { Log } from '../ports/log.ts';
import type { CloseRequest } from './close-request.ts';
import type { Performance } from './performance.ts';

/** What is next for a message. */
export type Step =
  | { readonly kind: 'over' }
  /** It is tried again by the same worker, which holds its lane meanwhile. */
  | { readonly kind: 'again'; readonly message: AssignmentMessage; readonly inMs: number }
  /** A copy takes its place, in another lane or at a later time. */
  | { readonly kind: 'copy'; readonly message: AssignmentMessage; readonly inMs: number };

export type SettleTry = {
  performance(message: AssignmentMessage, performance: Performance, startedAt: number, log: Log): Promise<Step>;
  /** A store or queue of the relay's own could not be reached. */
  outage(message: AssignmentMessage, startedAt: number, log: Log): Promise<Step>;
};

type Dependencies = {
  readonly sources: Sources;
  readonly closeRequest: CloseRequest;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
};

const OVER: Step = { kind: 'over' };

/** Turns what one try came to into what is next; whether and when to try again is decided in the domain. */
export function createSettleTry({ sources, closeRequest, now, random }: Dependencies): SettleTry {
  return {
    async performance(message, performance, startedAt, log) {
      switch (performance.kind) {
        case 'dropped':
          log('info', 'message.dropped', { id: message.key, hop: message.hop });
          return OVER;
        case 'forward':
          return { kind: 'copy', message: { ...message, objectId: performance.objectId }, inMs: 0 };
        case 'held': {
          const heldInMs = message.heldInMs + (now() - startedAt);
          const objectId = performance.objectId ?? message.objectId;
          return { kind: 'again', message: { ...message, objectId, heldInMs }, inMs: 0 };
        }
        case 'failed':
          return failed(message, performance, startedAt, log);
        case 'finished':
          await closeRequest(message, performance, startedAt, log);
          return OVER;
      }
    },
    outage: (message, startedAt, log) =>
      follow(message, retryOwn(progressOf(message, now()), now(), random()), startedAt, log),
  };

  function failed(
    message: AssignmentMessage,
    { failure, objectId = message.objectId, evidence }: Extract<Performance, { kind: 'failed' }>,
    startedAt: number,
    log: Log,
  ): Promise<Step> {
    const waitForTargetInMs = sources.byName(message.source)?.waitForTargetInMs;
    const next = retry(failure, progressOf(message, now()), now(), random(), waitForTargetInMs);
    const refusals = failure.kind === 'targetForbidden' ? message.refusals + 1 : 0;
    return follow({ ...message, objectId, refusals }, next, startedAt, log, evidence);
  }

  async function follow(
    message: AssignmentMessage,
    next: Retry,
    startedAt: number,
    log: Log,
    evidence?: Evidence,
  ): Promise<Step> {
    if (next.kind === 'deadLetter') {
      const outcome: Outcome = { kind: 'refused', reason: next.reason };
      const { objectId } = message;
      await closeRequest(message, { kind: 'finished', outcome, objectId, taken: undefined, evidence }, startedAt, log);
      return OVER;
    }
    const first = message.since === undefined && { since: new Date(now()).toISOString(), heldInMs: 0 };
    const tried = { ...message, attempts: message.attempts + 1, ...first };
    return { kind: next.kind === 'wait' ? 'again' : 'copy', message: tried, inMs: next.inMs };
  }
}

/** The clock of giving up starts with the first failure: what a request has waited before that is not its own doing. */
function progressOf({ attempts, refusals, since, heldInMs }: AssignmentMessage, now: number): Progress {
  return since === undefined
    ? { attempts, refusals, since: now, heldInMs: 0 }
    : { attempts, refusals, since: Date.parse(since), heldInMs };
}
