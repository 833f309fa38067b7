import type { Target } from '../domain/request.ts';
import type { Reason, RecordedProblem } from '../domain/state.ts';
import type { Page } from './page.ts';

/** What could not succeed, with everything that its replay needs. */
export type DeadLetter = {
  /** The request's key. */
  readonly key: string;
  /** An assignment message of the lanes, or a raw event that never became one. */
  readonly kind: 'assignment' | 'event';
  readonly source: string;
  readonly reason: Reason;
  /** For a person to read; never a value. */
  readonly description?: string | undefined;
  readonly attempts: number;
  readonly hop: number;
  readonly receivedAt: string;
  readonly body: Uint8Array;
  /** Of an event: what came beside its body, as it is kept. */
  readonly headers?: string | undefined;
  /** W3C: the trace that its replay goes on in. What is put without one belongs to the trace that is running. */
  readonly traceparent?: string | undefined;
};

/** The letters themselves, one session a key. Throws `Unavailable`. */
export type DeadLetterBox = {
  /** @param copy names another copy of a letter that was there before, which would else be taken for the same send */
  put(letter: DeadLetter, copy?: string): Promise<void>;
  /** Takes a key's letter for as long as it is held; undefined when there is none. */
  open(key: string): Promise<HeldLetter | undefined>;
};
export type HeldLetter = {
  readonly letter: DeadLetter;
  /** It is gone for good. */
  complete(): Promise<void>;
  /** It stays. */
  release(): Promise<void>;
};

/** What operators see of the letters without opening them. */
export type DeadLetterRecord = Omit<DeadLetter, 'body' | 'headers' | 'traceparent'> & {
  readonly deadLetteredAt: string;
  readonly eventId?: string | undefined;
  readonly problems?: readonly RecordedProblem[] | undefined;
  readonly target?: Target | undefined;
  readonly objectId?: string | undefined;
  readonly reference?: string | undefined;
};
export type DeadLetterFilter = {
  readonly source?: string | undefined;
  readonly reason?: Reason | undefined;
  /** RFC 3339, in UTC: dead-lettered at this time or later, or before it. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** The index of the letters, in the order of their keys. Throws `Unavailable`. */
export type DeadLetterIndex = {
  put(record: DeadLetterRecord): Promise<void>;
  get(key: string): Promise<DeadLetterRecord | undefined>;
  /** @param hop of the letter that is gone: the record of a newer one stays */
  remove(key: string, hop: number): Promise<void>;
  list(filter: DeadLetterFilter, top: number, after?: string): Promise<Page<DeadLetterRecord>>;
};
