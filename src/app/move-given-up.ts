import type { Sources } from '../domain/source.ts';
import { isClosed, type Reason, reasons } from '../domain/state.ts';
import { areHeadersTooLong, headersOfMessage } from '../intake/headers.ts';
import { decodeMessage } from '../intake/message.ts';
import type { DeadLetterBox } from '../ports/dead-letters.ts';
import type { GivenUp, GivenUpMessage } from '../ports/given-up.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import { queues } from '../topology.ts';
import type { CloseRequest } from './close-request.ts';
import type { RecordRefusal, Refusal } from './record-refusal.ts';

type Dependencies = {
  readonly givenUp: GivenUp;
  readonly box: DeadLetterBox;
  readonly ledger: Ledger;
  readonly sources: Sources;
  readonly closeRequest: CloseRequest;
  readonly recordRefusal: RecordRefusal;
  readonly now: () => number;
};

/** A run of the host may take 5 minutes, or it ends the process with all that others do in it. */
const WORKS_FOR_IN_MS = 2 * 60_000;

type Event = Pick<Refusal, 'source' | 'receivedAt' | 'headers' | 'replayOf'>;

/** What the relay itself has put into `events`. */
const toEvent = ({ enqueuedAt, properties }: GivenUpMessage): Event => {
  const { source = '', receivedAt = enqueuedAt, headers, replayOf } = properties;
  return { source, receivedAt: Number.isNaN(Date.parse(receivedAt)) ? enqueuedAt : receivedAt, headers, replayOf };
};

/**
 * Moves what the broker itself has given up to where operators look. It got there by crashes, or by lying too long: the
 * relay settles its own failures before.
 */
export function createMoveGivenUp(dependencies: Dependencies): (log: Log) => Promise<void> {
  const { givenUp, box, ledger, sources, closeRequest, recordRefusal, now } = dependencies;

  return async (log) => {
    const until = now() + WORKS_FOR_IN_MS;
    for (const name of [...sources.queues, ...Object.values(queues).map(({ name }) => name)]) {
      const moveOne = async (message: GivenUpMessage) => {
        await move(name, message, log);
        await message.complete();
        log('warn', 'message.givenUp', { queue: name, reason: message.reason, deliveries: message.deliveries });
      };
      await givenUp.drain(name, moveOne, () => now() < until);
    }
  };

  async function move(queue: string, given: GivenUpMessage, log: Log): Promise<void> {
    const reason: Reason = given.reason === 'TTLExpiredException' ? 'expired' : 'deliveryCountExceeded';
    if (queue === queues.deadLetters.name) return putBack(given);
    if (queue === queues.assignments.name) return moveAssignment(given, reason, log);
    const event = queue === queues.events.name ? toEvent(given) : toSentEvent(queue, given);
    const refusal = { kind: 'event', bytes: given.body, eventId: undefined, problems: [], reason } as const;
    return recordRefusal({ ...refusal, ...event }, log);
  }

  /** What a source sent to its own queue: who it is says the queue, and nothing in the message. */
  function toSentEvent(queue: string, { enqueuedAt, properties, contentType }: GivenUpMessage): Event {
    const headers = headersOfMessage(properties, contentType);
    return {
      source: sources.byQueue(queue)?.name ?? `queue:${queue}`,
      receivedAt: enqueuedAt,
      headers: areHeadersTooLong(headers) ? undefined : headers,
    };
  }

  /** A dead letter that could not be replayed too often: it goes back to where it was, under a message id of its own. */
  async function putBack({ messageId, properties, body, enqueuedAt }: GivenUpMessage): Promise<void> {
    const [key = '', hop] = messageId.split(/[#~]/);
    const recorded = await ledger.get(key);
    // A request that is open again may wait for its letter still: its replay was interrupted.
    if (!recorded || (isClosed(recorded.entry.state) && recorded.entry.state !== 'deadLettered')) return;
    const { source, receivedAt, attempts = 0 } = recorded.entry;
    const reason = reasons.find((each) => each === properties['reason']) ?? 'deliveryCountExceeded';
    const kind = properties['kind'] === 'event' ? 'event' : 'assignment';
    const { headers } = properties;
    const letter = { key, kind, source, reason, receivedAt, attempts, hop: Number(hop), body, headers } as const;
    return box.put(letter, enqueuedAt);
  }

  async function moveAssignment(given: GivenUpMessage, reason: Reason, log: Log): Promise<void> {
    const message = decodeMessage(given.body);
    const recorded = message && (await ledger.get(message.key));
    if (!message || !recorded) {
      const refusal = { kind: 'assignment', source: message?.source ?? '', eventId: undefined, problems: [] } as const;
      return recordRefusal({ ...refusal, bytes: given.body, reason, receivedAt: given.enqueuedAt }, log);
    }
    // Applied, but its message could never be completed; or followed by a copy.
    if (isClosed(recorded.entry.state) || message.hop < (recorded.entry.hop ?? 0)) return;
    const outcome = { kind: 'refused', reason } as const;
    const finished = { kind: 'finished', outcome, taken: recorded } as const;
    return closeRequest(message, finished, now(), log);
  }
}
