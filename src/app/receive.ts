import type { Sources } from '../domain/source.ts';
import { parseJson } from '../intake/json.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import { type Refusal, recordRefusal } from './record-refusal.ts';
import type { Submit } from './submit.ts';

export type RawEvent = { readonly source: string; readonly receivedAt: string; readonly body: Uint8Array };
export type Receive = (event: RawEvent, log: Log) => Promise<void>;

type Dependencies = {
  readonly sources: Sources;
  readonly submit: Submit;
  readonly ledger: Ledger;
  readonly now: () => number;
};

/** Turns a raw event into a request. What cannot become one is closed with its reason, and its neighbours go on. */
export function createReceive({ sources, submit, ledger, now }: Dependencies): Receive {
  return async (event, log) => {
    const { body: bytes, source: name, receivedAt } = event;
    const close = (refusal: Pick<Refusal, 'reason' | 'problems' | 'eventId'>) =>
      recordRefusal(ledger, { source: name, bytes, receivedAt, at: now(), ...refusal }, log);

    const source = sources.byName(name);
    if (!source) return close({ reason: 'forbidden', problems: [], eventId: undefined });
    const json = parseJson(bytes);
    if (json.kind === 'problems') return close({ reason: 'malformed', problems: json.problems, eventId: undefined });

    const submission = await submit(source, json.value, { at: Date.parse(receivedAt) });
    if (submission.kind === 'accepted') {
      const { id, replayed } = submission;
      return log('info', 'request.accepted', { id, source: name, replayed });
    }
    const { eventId, problems } = submission;
    // An event without an id is no event of ours: it cannot be told from the next one.
    const reason = submission.reason === 'invalid' && eventId === undefined ? 'malformed' : submission.reason;
    return close({ reason, problems, eventId });
  };
}
