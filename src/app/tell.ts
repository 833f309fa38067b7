import type { Audit } from '../ports/audit.ts';
import type { Ledger, Recorded } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Outcomes } from '../ports/outcomes.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { closingOf } from './closing.ts';

export type Tell = {
  /** The entry as it is then; what is told already stays as it is. Throws `Unavailable`, and can be called again then. */
  now(closed: Recorded): Promise<Recorded>;
  /** What cannot be told now is told by the timer. */
  nowOrLater(closed: Recorded): Promise<void>;
};

type Dependencies = {
  readonly ledger: Ledger;
  readonly audit: Audit;
  /** Undefined where nobody wants them. */
  readonly outcomes: Outcomes | undefined;
  readonly log: Log;
};

/**
 * Tells how a request was closed: to the audit, and to who waits for its outcome. Two can close one request at the same
 * moment, each in its own way, and the ledger's conditional update decides. So that update carries what there is to tell,
 * and the mark that it is untold; a record that was put before it could be of a closing that never was.
 *
 *     ✗                                        open: it is tried again
 *     write ✗                                  open: likewise, and its entry has what was found before the write
 *     write ─▶ close ✗                         untold: the timer finds it by its mark
 *     write ─▶ close ─▶ audit ✗                likewise: of two records with one id the first stays
 *     write ─▶ close ─▶ audit ─▶ outcome ✗     likewise: the broker drops the second of one message id
 *     write ─▶ close ─▶ audit ─▶ outcome ─▶ mark removed
 *
 * Whoever opens a closed request again, or closes it otherwise, tells first.
 */
export function createTell({ ledger, audit, outcomes, log }: Dependencies): Tell {
  async function tellNow(closed: Recorded): Promise<Recorded> {
    const told = closingOf(closed.entry);
    if (!told) return closed;
    await audit.put(told.record);
    await outcomes?.send(told.closing);
    const { untold, ...entry } = closed.entry;
    const result = await ledger.update(entry, closed.version);
    if (result.kind === 'updated') return { entry, version: result.version };
    // Somebody else has told it as well.
    const again = await ledger.get(entry.key);
    if (!again) throw new Unavailable('ledger', new Error('An entry disappeared while it was told'));
    return again;
  }

  return {
    now: tellNow,
    async nowOrLater(closed) {
      try {
        await tellNow(closed);
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        log('warn', 'closing.untold', { id: closed.entry.key, port: error.port });
      }
    },
  };
}
