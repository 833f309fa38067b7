import { describe, expect, it } from 'vitest';
import { createSources } from '../../src/domain/source.ts';
import { requestStatus } from '../../src/handlers/request-status.ts';
import type { Ledger, LedgerEntry } from '../../src/ports/ledger.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { roles } from '../../src/topology.ts';
import { aCaller, aLedgerEntry, aSource, USER_ID } from '../factories.ts';
import { createFakeLedger } from '../fakes/ledger.ts';
import { anHttpRequest, answerOf } from './invocation.ts';

const { key } = aLedgerEntry();
const reader = aCaller({ applicationId: '00000000-0000-0000-0000-000000000000', roles: [roles.readRequests] });

async function ask(id: string | undefined, { caller = aCaller(), ledger = {} as Ledger }) {
  const handler = requestStatus({ sources: createSources([aSource()]), ledger });
  const response = await handler(anHttpRequest(id === undefined ? {} : { params: { id } }), caller, () => {});
  return answerOf(response);
}
async function ledgerWith(entry: LedgerEntry): Promise<Ledger> {
  const ledger = createFakeLedger();
  await ledger.reserve(entry);
  return ledger;
}

describe('the status of a request', () => {
  it('is what was recorded, in the words of the API, and is not cached', async () => {
    const results = [{ attributeSet: 'Engineering', name: 'Project', result: 'applied' }] as const;
    const ledger = await ledgerWith(aLedgerEntry({ state: 'applied', results, objectId: USER_ID }));
    const { status, json, headers } = await ask(key, { ledger });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(json).toEqual({
      id: key,
      source: 'hr',
      eventId: 'hire-8731',
      state: 'applied',
      results,
      target: { type: 'user', userPrincipalName: 'jana@contoso.com', id: USER_ID },
      receivedAt: '2026-11-20T09:00:00.000Z',
      updatedAt: '2026-11-20T09:00:00.000Z',
    });
  });

  it('has the target as its sender named it until that is resolved', async () => {
    const { json } = await ask(key, { ledger: await ledgerWith(aLedgerEntry()) });
    expect(json['target']).toEqual({ type: 'user', userPrincipalName: 'jana@contoso.com' });
  });

  it('has no target where none could be read', async () => {
    const entry = aLedgerEntry({ target: undefined, state: 'deadLettered', reason: 'malformed' });
    const { json } = await ask(key, { ledger: await ledgerWith(entry) });
    expect(json).toMatchObject({ state: 'deadLettered', reason: 'malformed' });
    expect(json).not.toHaveProperty('target');
  });

  it('never has the fingerprint', async () => {
    const { text } = await ask(key, { ledger: await ledgerWith(aLedgerEntry({ fingerprint: 'Zugspitze' })) });
    expect(text).not.toMatch(/fingerprint|Zugspitze/);
  });

  it('of another source is as absent as none', async () => {
    const foreign = await ask(key, { ledger: await ledgerWith(aLedgerEntry({ source: 'tickets' })) });
    const none = await ask(key, { ledger: createFakeLedger() });
    expect(foreign.status).toBe(404);
    expect(foreign).toEqual(none);
  });

  it('of any source is for readers, even such that are no source themselves', async () => {
    const ledger = await ledgerWith(aLedgerEntry({ source: 'tickets' }));
    expect(await ask(key, { ledger, caller: reader })).toMatchObject({ status: 200, json: { source: 'tickets' } });
  });

  it('is for nobody else', async () => {
    const caller = aCaller({ applicationId: reader.applicationId });
    expect(await ask(key, { ledger: await ledgerWith(aLedgerEntry()), caller })).toMatchObject({ status: 403 });
  });

  it.each([undefined, '', 'ready', `${key}x`, key.slice(1), `${key.slice(0, -1)}/`, `${key}\n`])(
    'is never looked for under what cannot be an id: %j',
    async (id) => {
      const ledger = createFakeLedger();
      ledger.setAway(true);
      expect(await ask(id, { ledger })).toMatchObject({ status: 404 });
    },
  );

  it('cannot be told while the ledger is away', async () => {
    const ledger = createFakeLedger();
    ledger.setAway(true);
    await expect(ask(key, { ledger })).rejects.toThrow(Unavailable);
  });
});
