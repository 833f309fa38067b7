import type { Sources } from '../domain/source.ts';
import type { Reason } from '../domain/state.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Tracer } from '../ports/tracer.ts';
import { advance } from './advance.ts';
import type { DropRepeated } from './drop-repeated.ts';
import type { RecordRefusal, Refusal } from './record-refusal.ts';
import type { SubmissionRefused, Submit } from './submit.ts';
import type { TranslateEvent } from './translate-event.ts';

export type RawEvent = {
  readonly source: string;
  readonly receivedAt: string;
  readonly body: Uint8Array;
  /** What came beside the body, as it is kept. */
  readonly headers?: string | undefined;
  /** Of a replayed dead letter. */
  readonly replayOf?: string | undefined;
};
export type Receive = (event: RawEvent, log: Log) => Promise<void>;

type Dependencies = {
  readonly sources: Sources;
  readonly translateEvent: TranslateEvent;
  readonly dropRepeated: DropRepeated;
  readonly submit: Submit;
  readonly ledger: Ledger;
  readonly recordRefusal: RecordRefusal;
  readonly now: () => number;
  readonly tracer: Tracer;
};

/** Turns a raw event into a request. What cannot become one is closed with its reason, and its neighbours go on. */
export function createReceive(dependencies: Dependencies): Receive {
  const { sources, translateEvent, dropRepeated, submit, ledger, recordRefusal, now, tracer } = dependencies;

  return async (event, log) => {
    const { body: bytes, headers, source: name, receivedAt, replayOf } = event;
    const close = ({ reason, problems, eventId }: Pick<Refusal, 'reason' | 'problems' | 'eventId'>) =>
      recordRefusal(
        { ...{ kind: 'event', source: name, bytes, headers, receivedAt, replayOf }, reason, problems, eventId },
        log,
      );

    const source = sources.byName(name);
    if (!source) return close({ reason: 'forbidden', problems: [], eventId: undefined });
    const translated = await translateEvent(event);
    if (translated.kind === 'problems') return close(translated);
    if (translated.kind === 'passedOver') return passOver(event, translated.because, log);
    const { document, content, anonymous } = translated;
    // A replay is an operator's wish, never a repetition.
    const mayRepeat = anonymous !== undefined && replayOf === undefined;
    if (mayRepeat && (await dropRepeated({ source: name, receivedAt, ...anonymous }, log))) return;

    const submission = await submit(source, document, { at: Date.parse(receivedAt), replayOf, content });
    if (submission.kind === 'refused') return close({ ...submission, reason: reasonOf(submission) });
    const { id, replayed } = submission;
    if (replayOf !== undefined && replayOf !== id) await discard(replayOf, id);
    tracer.running().set({ 'relay.request': id, 'relay.source': name });
    log('info', 'request.accepted', { id, source: name, replayed });
  };

  async function passOver({ source, replayOf }: RawEvent, because: string, log: Log): Promise<void> {
    // It was refused before and is of no interest now: its record must not stay open.
    if (replayOf !== undefined) await discard(replayOf);
    log('info', 'event.ignored', { source, because, id: replayOf });
  }

  /** The record of a replayed event that is no request of this key; the request that stands for it, if there is one. */
  async function discard(key: string, replacedBy?: string): Promise<void> {
    const recorded = await ledger.get(key);
    const updatedAt = new Date(now()).toISOString();
    if (recorded) await advance(ledger, recorded, { state: 'discarded', replacedBy, updatedAt });
  }
}

/** An event without an id is no event of ours: it cannot be told from the next one. */
const reasonOf = ({ reason, eventId }: SubmissionRefused): Reason =>
  reason === 'invalid' && eventId === undefined ? 'malformed' : reason;
