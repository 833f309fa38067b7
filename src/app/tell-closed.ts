import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Tell } from './tell.ts';

type Dependencies = { readonly ledger: Ledger; readonly tell: Tell; readonly now: () => number };

const AT_ONCE = 100;
/** A run of the host may take 5 minutes, and each call of a broker that is away 10 s. */
const WORKS_FOR_IN_MS = 2 * 60_000;

/** Tells what was closed and not told: a crash came in between, or the audit or the broker was away. */
export function createTellClosed({ ledger, tell, now }: Dependencies): (log: Log) => Promise<void> {
  return async (log) => {
    const until = now() + WORKS_FOR_IN_MS;
    let after: string | undefined;
    let found = 0;
    do {
      const page = await ledger.list({ selector: { by: 'untold' } }, AT_ONCE, after);
      for (const { key } of page.items) {
        if (now() >= until) return;
        const recorded = await ledger.get(key);
        if (recorded) await tell.nowOrLater(recorded);
      }
      found += page.items.length;
      after = page.cursor;
    } while (after !== undefined);
    if (found > 0) log('info', 'closings.told', { requests: found });
  };
}
