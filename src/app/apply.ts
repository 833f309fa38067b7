import { type AssignmentMessage, decodeMessage, laneOfMessage } from '../intake/message.ts';
import type { Log } from '../ports/log.ts';
import type { Tracer } from '../ports/tracer.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { HELD_AT_MOST_IN_MS, type Patience } from './patience.ts';
import type { Perform } from './perform.ts';
import type { RecordRefusal } from './record-refusal.ts';
import type { SendCopy } from './send-copy.ts';
import type { SettleTry, Step } from './settle-try.ts';

/** Returning completes the message; throwing gives it back. */
export type Apply = (body: Uint8Array, log: Log) => Promise<void>;

type Dependencies = {
  readonly perform: Perform;
  readonly settle: SettleTry;
  readonly sendCopy: SendCopy;
  readonly recordRefusal: RecordRefusal;
  readonly patience: Patience;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
  readonly tracer: Tracer;
};

/** So that the messages of all lanes do not come back at the same moment. */
const SPREAD_IN_MS = 10_000;
const SENT_AGAIN_AFTER_IN_MS = 10_000;

/**
 * Works off one message of a lane. It ends in one of three ways, each of which first does and then completes: the
 * request is closed; a copy is on its way, to another lane or to a later time; the request is a dead letter.
 */
export function createApply(dependencies: Dependencies): Apply {
  const { perform, settle, sendCopy, recordRefusal, patience, now, sleep, random, tracer } = dependencies;

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
    const { key, source, hop, attempts } = first;
    const place = { 'relay.lane': laneOfMessage(first), 'relay.hop': hop, 'relay.attempts': attempts };
    tracer.running().set({ 'relay.request': key, 'relay.source': source, ...place });
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
      return await settle.performance(message, performance, startedAt, log);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      log('warn', 'port.unavailable', { id: message.key, port: error.port });
      return settle.outage(message, startedAt, log).catch((again: unknown) => {
        if (!(again instanceof Unavailable)) throw again;
        return { kind: 'again', message, inMs: SPREAD_IN_MS };
      });
    }
  }
}
