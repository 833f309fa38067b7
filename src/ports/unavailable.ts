import type { RecordFailure } from '../domain/failure.ts';

/** A store or queue did not answer as it should: the caller's work is neither done nor refused, and can be tried again. */
export class Unavailable extends Error {
  readonly port:
    | 'ledger'
    | 'queue'
    | 'catalog'
    | 'gate'
    | 'targetMemories'
    | 'deadLetters'
    | 'dueBook'
    | 'bulkGuard'
    | 'recentEvents'
    | 'record'
    | 'audit';

  constructor(port: Unavailable['port'], cause: unknown) {
    super(`The ${port} is unavailable`, { cause });
    this.name = 'Unavailable';
    this.port = port;
  }
}

/** The record that an event is about cannot be had for now: the event waits, and the API is left alone meanwhile. */
export class RecordUnavailable extends Unavailable {
  readonly failure: RecordFailure;

  constructor(failure: RecordFailure) {
    super('record', undefined);
    this.failure = failure;
  }
}
