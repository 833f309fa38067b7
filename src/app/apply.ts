import { type Outcome, type Progress, type Retry, retry, retryOwn } from '../domain/settle.ts';
import type { Sources } from '../domain/source.ts';
import { type AssignmentMessage, decodeMessage } from '../intake/message.ts';
import type { Log } from '../ports/log.ts';
import { Unavailable } from '../ports/unavailable.ts';
import type { CloseRequest } from './close-request.ts';
import { HELD_AT_MOST_IN_MS, type Patience } from './patience.ts';
import type { Perform, Performance } from './perform.ts';
import type { RecordRefusal } from './record-refusal.ts';
import type { SendCopy } from './send-copy.ts';

/** Returning completes the message; throwing gives it back. */
export type Apply = (body: Uint8Array, log: Log) => Promise<void>;

type Dependencies = {
  readonly sources: Sources;
  readonly perform: Perform;
  readonly closeRequest: CloseRequest;
  readonly sendCopy: SendCopy;
  readonly recordRefusal: RecordRefusal;
  readonly patience: Patience;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
};

/** So that the messages of all lanes do not come back at the same moment. */
const SPREAD_IN_MS = 10_000;
const SENT_AGAIN_AFTER_IN_MS = 10_000;

type Step =
  | { readonly kind: 'over' }
  | { readonly kind: 'again'; readonly message: AssignmentMessage; readonly inMs: number }
  | { readonly kind: 'copy'; readonly message: AssignmentMessage; readonly inMs: number };

/**
 * Works off one message of a lane. It ends in one of three ways, each of which first does and then completes: the
 * request is closed; a copy is on its way, to another lane or to a later time; the request is a dead letter.
 */
export function createApply(dependencies: Dependencies): Apply {
  const { sources, perform, closeRequest, sendCopy, recordRefusal, patience, now, sleep, random } = dependencies;

  return async (body, log) => {
    const message = decodeMessage(body);
    if (message) return workOff(message, log);
    const receivedAt = new Date(now()).toISOString();
    const refusal = {
      kind: 'assignment',
      source: '',
      eventId: undefined,
      bytes: body,
      problems: [],
      receivedAt,
    } as const;
    return patience(() => recordRefusal({ ...refusal, reason: 'malformed' }, log));
  };

  async function workOff(first: AssignmentMessage, log: Log): Promise<void> {
    const until = now() + HELD_AT_MOST_IN_MS;
    let message = first;
    for (;;) {
      const step = await tryOnce(message, until, log);
      if (step.kind === 'over') return;
      message = step.message;
      const at = now() + step.inMs;
      if (step.kind === 'copy') return sendOn(message, at, until, log);
      if (at >= until) return sendOn(message, at + Math.round(random() * SPREAD_IN_MS), until, log);
      await sleep(step.inMs);
    }
  }

  /** While the queue does not take it, it waits in its lane: it is not for this lane any more, or not yet due. */
  async function sendOn(message: AssignmentMessage, at: number, until: number, log: Log): Promise<void> {
    while (!(await sendCopy(message, at, log))) {
      if (now() + SENT_AGAIN_AFTER_IN_MS > until) throw new Unavailable('queue', new Error('Neither done nor sent'));
      await sleep(SENT_AGAIN_AFTER_IN_MS);
    }
  }

  /** Whatever cannot be reached, directory, store or queue, is a failure like any other. */
  async function tryOnce(message: AssignmentMessage, until: number, log: Log): Promise<Step> {
    const startedAt = now();
    try {
      const performance = await perform(message, until, log);
      return await settle(message, performance, startedAt, log);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      log('warn', 'port.unavailable', { id: message.key, port: error.port });
      const next = retryOwn(progressOf(message), now(), random());
      return settleRetry(message, next, startedAt, log).catch((again: unknown) => {
        if (!(again instanceof Unavailable)) throw again;
        return { kind: 'again', message, inMs: SPREAD_IN_MS };
      });
    }
  }

  async function settle(
    message: AssignmentMessage,
    performance: Performance,
    startedAt: number,
    log: Log,
  ): Promise<Step> {
    switch (performance.kind) {
      case 'dropped':
        log('info', 'message.dropped', { id: message.key, hop: message.hop });
        return { kind: 'over' };
      case 'forward':
        return { kind: 'copy', message: { ...message, objectId: performance.objectId }, inMs: 0 };
      case 'held': {
        const heldInMs = message.heldInMs + (now() - startedAt);
        const objectId = performance.objectId ?? message.objectId;
        return {
          kind: 'again',
          message: { ...message, objectId, heldInMs },
          inMs: 0,
        };
      }
      case 'failed':
        return settleFailure(message, performance, startedAt, log);
      case 'finished':
        await closeRequest(message, performance, startedAt, log);
        return { kind: 'over' };
    }
  }

  async function settleFailure(
    message: AssignmentMessage,
    { failure, objectId = message.objectId }: Extract<Performance, { kind: 'failed' }>,
    startedAt: number,
    log: Log,
  ): Promise<Step> {
    const waitForTargetInMs = sources.byName(message.source)?.waitForTargetInMs;
    const next = retry(failure, progressOf(message), now(), random(), waitForTargetInMs);
    const refusals = failure.kind === 'targetForbidden' ? message.refusals + 1 : 0;
    return settleRetry({ ...message, objectId, refusals }, next, startedAt, log);
  }

  async function settleRetry(message: AssignmentMessage, next: Retry, startedAt: number, log: Log): Promise<Step> {
    if (next.kind === 'deadLetter') {
      const outcome: Outcome = { kind: 'refused', reason: next.reason };
      await closeRequest(
        message,
        { kind: 'finished', outcome, objectId: message.objectId, taken: undefined },
        startedAt,
        log,
      );
      return { kind: 'over' };
    }
    const tried = { ...message, attempts: message.attempts + 1 };
    return { kind: next.kind === 'wait' ? 'again' : 'copy', message: tried, inMs: next.inMs };
  }
}

function progressOf({
  attempts,
  refusals,
  receivedAt,
  since = receivedAt,
  heldInMs,
  request,
}: AssignmentMessage): Progress {
  return { attempts, refusals, heldInMs, since: Math.max(Date.parse(since), Date.parse(request.effectiveAt ?? since)) };
}
