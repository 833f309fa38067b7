import { isClosed, type State } from '../domain/state.ts';
import type { DueBook } from '../ports/due-book.ts';
import type { Ledger } from '../ports/ledger.ts';

export type Cancellation =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'absent' }
  /** Too late: it is closed, or a worker is at it. */
  | { readonly kind: 'late'; readonly state: State };

export type Cancel = (id: string, operatedBy: string) => Promise<Cancellation>;

type Dependencies = { readonly ledger: Ledger; readonly dueBook: DueBook; readonly now: () => number };

/** Closes a request that no worker has in hand. Its message stays where it is, and is dropped when it comes. */
export function createCancel({ ledger, dueBook, now }: Dependencies): Cancel {
  return async (id, operatedBy) => {
    for (;;) {
      const recorded = await ledger.get(id);
      if (!recorded) return { kind: 'absent' };
      const { entry, version } = recorded;
      if (entry.state === 'cancelled') return { kind: 'cancelled' };
      if (isClosed(entry.state) || entry.state === 'applying') return { kind: 'late', state: entry.state };
      const updatedAt = new Date(now()).toISOString();
      const result = await ledger.update({ ...entry, state: 'cancelled', operatedBy, updatedAt }, version);
      if (result.kind === 'changed') continue;
      if (entry.effectiveAt) await dueBook.remove({ key: id, at: new Date(entry.effectiveAt).toISOString() });
      return { kind: 'cancelled' };
    }
  };
}
