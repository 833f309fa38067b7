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
    | 'audit';

  constructor(port: Unavailable['port'], cause: unknown) {
    super(`The ${port} is unavailable`, { cause });
    this.name = 'Unavailable';
    this.port = port;
  }
}
