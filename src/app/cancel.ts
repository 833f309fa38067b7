import { isClosed, type State } from '../domain/state.ts';
import type { DueBook } from '../ports/due-book.ts';
import type { Ledger, Recorded } from '../ports/ledger.ts';
import type { Tell } from './tell.ts';

export type Cancellation =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'absent' }
  /** Too late: it is closed, or a worker is at it. */
  | { readonly kind: 'late'; readonly state: State };

export type Cancel = (id: string, operatedBy: string) => Promise<Cancellation>;

type Dependencies = {
  readonly ledger: Ledger;
  readonly dueBook: DueBook;
  readonly tell: Tell;
  readonly now: () => number;
};

/** Closes a request that no worker has in hand. Its message stays where it is, and is dropped when it comes. */
export function createCancel({ ledger, dueBook, tell, now }: Dependencies): Cancel {
  return async (id, operatedBy) => {
    for (;;) {
      const recorded = await ledger.get(id);
      if (!recorded) return { kind: 'absent' };
      const { state } = recorded.entry;
      if (state === 'cancelled') return { kind: 'cancelled' };
      if (isClosed(state) || state === 'applying') return { kind: 'late', state };
      if (await close(recorded, operatedBy)) return { kind: 'cancelled' };
    }
  };

  /** False when it has moved on meanwhile. */
  async function close({ entry, version }: Recorded, operatedBy: string): Promise<boolean> {
    const updatedAt = new Date(now()).toISOString();
    const cancelled = { ...entry, state: 'cancelled' as const, operatedBy, updatedAt, found: undefined, untold: {} };
    const result = await ledger.update(cancelled, version);
    if (result.kind === 'changed') return false;
    const { key, effectiveAt } = entry;
    if (effectiveAt !== undefined) await dueBook.remove({ key, at: new Date(effectiveAt).toISOString() });
    await tell.nowOrLater({ entry: cancelled, version: result.version });
    return true;
  }
}
