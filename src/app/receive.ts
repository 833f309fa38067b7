import type { Sources } from '../domain/source.ts';
import { parseJson } from '../intake/json.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import { advance } from './advance.ts';
import type { RecordRefusal, Refusal } from './record-refusal.ts';
import type { Submit } from './submit.ts';

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
  readonly submit: Submit;
  readonly ledger: Ledger;
  readonly recordRefusal: RecordRefusal;
  readonly now: () => number;
};

/** Turns a raw event into a request. What cannot become one is closed with its reason, and its neighbours go on. */
export function createReceive({ sources, submit, ledger, recordRefusal, now }: Dependencies): Receive {
  return async (event, log) => {
    const { body: bytes, headers, source: name, receivedAt, replayOf } = event;
    const close = (refusal: Pick<Refusal, 'reason' | 'problems' | 'eventId'>) =>
      recordRefusal({ kind: 'event', source: name, bytes, headers, receivedAt, ...refusal }, log);

    const source = sources.byName(name);
    if (!source) return close({ reason: 'forbidden', problems: [], eventId: undefined });
    const json = parseJson(bytes);
    if (json.kind === 'problems') return close({ reason: 'malformed', problems: json.problems, eventId: undefined });

    const submission = await submit(source, json.value, { at: Date.parse(receivedAt), replayOf });
    if (submission.kind === 'accepted') {
      const { id, replayed } = submission;
      if (replayOf !== undefined && replayOf !== id) await discard(replayOf, id);
      return log('info', 'request.accepted', { id, source: name, replayed });
    }
    const { eventId, problems } = submission;
    // An event without an id is no event of ours: it cannot be told from the next one.
    const reason = submission.reason === 'invalid' && eventId === undefined ? 'malformed' : submission.reason;
    return close({ reason, problems, eventId });
  };

  /** Its bytes had no id of their own; now that they have, the request stands for them. */
  async function discard(key: string, replacedBy: string): Promise<void> {
    const recorded = await ledger.get(key);
    const updatedAt = new Date(now()).toISOString();
    if (recorded) await advance(ledger, recorded, { state: 'discarded', replacedBy, updatedAt });
  }
}
