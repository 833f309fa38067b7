import { requestKey } from '../../src/domain/key.ts';
import { createSources } from '../../src/domain/source.ts';
import { listRequests } from '../../src/handlers/list-requests.ts';
import type { LedgerEntry } from '../../src/ports/ledger.ts';
import { roles } from '../../src/topology.ts';
import { aCaller, aLedgerEntry, aSource, NOW } from '../factories.ts';
import { createFakeLedger, type FakeLedger } from '../fakes/ledger.ts';
import { ask, cursors } from './pages.ts';

const sources = createSources([aSource()]);
export const reader = aCaller({ applicationId: '00000000-0000-0000-0000-000000000000', roles: [roles.readRequests] });
export const list = (ledger: FakeLedger) => listRequests({ sources, ledger, cursors });

/** One a minute. */
export async function ledgerWith(...entries: readonly Partial<LedgerEntry>[]) {
  const ledger = createFakeLedger();
  for (const [index, entry] of entries.entries()) {
    const eventId = `event-${index}`;
    const receivedAt = new Date(NOW + index * 60_000).toISOString();
    const key = requestKey(entry.source ?? 'hr', eventId);
    await ledger.reserve(aLedgerEntry({ key, eventId, receivedAt, ...entry }));
  }
  return ledger;
}
export const eventIdsOf = ({ json }: { readonly json: Record<string, unknown> }) =>
  (json['value'] as readonly { readonly eventId: string }[]).map(({ eventId }) => eventId);
/** What a reader finds. */
export const found = async (ledger: FakeLedger, query: Record<string, string>) =>
  eventIdsOf(await ask(list(ledger), { caller: reader, query }));
