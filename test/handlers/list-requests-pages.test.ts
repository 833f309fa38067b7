import { describe, expect, it } from 'vitest';
import { requestKey } from '../../src/domain/key.ts';
import { roles } from '../../src/topology.ts';
import { aCaller, aLedgerEntry, NOW } from '../factories.ts';
import { createFakeLedger } from '../fakes/ledger.ts';
import { ask, forgedCursors, nextOf, walk } from './pages.ts';
import { eventIdsOf, ledgerWith, list, reader } from './requests.ts';

const path = 'requests';

describe('a page of the list of requests', () => {
  const many = (count: number) => ledgerWith(...Array.from({ length: count }, () => ({})));

  it('has 50 requests unless a number is given, and 200 at most', async () => {
    const ledger = await many(230);
    const sizes = async (query: Record<string, string>) =>
      (await walk(list(ledger), { path, query })).pages.map(({ length }) => length);
    expect(await sizes({})).toEqual([50, 50, 50, 50, 30]);
    expect(await sizes({ top: '200' })).toEqual([200, 30]);
    expect(await sizes({ top: '115' })).toEqual([115, 115]);
  });

  it.each([1, 2, 3, 7, 8])('of %i leads to the next, until every request was seen once', async (top) => {
    const ledger = await many(7);
    const { ids, pages } = await walk(list(ledger), { path, query: { top: String(top) } });
    expect(ids.toReversed()).toEqual(ledger.entries().map(({ key }) => key));
    expect(pages.length).toBe(Math.ceil(7 / top));
  });

  it('links to the relay itself, with the same question and a cursor that says nothing', async () => {
    const target = { type: 'user', key: 'userPrincipalName', value: 'jana@contoso.com' } as const;
    const ledger = await ledgerWith({ target }, { target }, { target }, {});
    const query = {
      targetType: 'user',
      userPrincipalName: 'jana@contoso.com',
      source: 'hr',
      state: 'reserved',
      top: '1',
    };
    const { links, ids } = await walk(list(ledger), { path, query, caller: reader });
    expect(ids).toHaveLength(4);
    for (const link of links) {
      expect(link).toMatch(/^\/api\/v1\/requests\?/);
      const { searchParams } = new URL(link, 'https://relay.example');
      const { cursor = '', ...rest } = Object.fromEntries(searchParams);
      expect(rest).toEqual(query);
      const plain = Buffer.from(cursor.slice(2), 'base64url').toString();
      expect(ids.some((id) => `${cursor}${plain}`.includes(id))).toBe(false);
      expect(cursor).toMatch(/^1\.[\w-]+$/);
    }
  });

  it('goes on where it was, whatever has come and gone meanwhile', async () => {
    const ledger = await many(4);
    const first = await ask(list(ledger), { query: { top: '2' } });
    for (const [minute, eventId] of ['late-1', 'late-2'].entries()) {
      const receivedAt = new Date(NOW + (minute + 1.5) * 60_000).toISOString();
      await ledger.reserve(aLedgerEntry({ key: requestKey('hr', eventId), eventId, receivedAt }));
    }
    const rest = await ask(list(ledger), nextOf(first));
    expect(eventIdsOf(rest)).toEqual(['late-1', 'event-1', 'event-0'].slice(0, 2));
    expect(eventIdsOf(await ask(list(ledger), nextOf(rest)))).toEqual(['event-0']);
  });

  it('follows for the same caller and the same question only', async () => {
    const ledger = await ledgerWith({ reference: 'R' }, { reference: 'R' }, { reference: 'R' });
    const query = { reference: 'R', from: '2026-11-20T10:00:00+01:00', top: '1' };
    const { cursor } = nextOf(await ask(list(ledger), { query, caller: reader }));
    const go = (question: Record<string, string>, caller = reader) =>
      ask(list(ledger), { query: { ...question, cursor }, caller });

    expect(eventIdsOf(await go({ ...query, top: '2', from: '2026-11-20T09:00:00Z' }))).toEqual(['event-1', 'event-0']);
    const others = [
      { ...query, reference: 'r' },
      { ...query, from: '2026-11-20T09:00:01Z' },
      { ...query, to: '2026-11-21T09:00:00Z' },
      { ...query, source: 'hr' },
      { ...query, state: 'reserved' },
      { open: 'true', from: query.from },
      { targetType: 'user', userPrincipalName: 'jana@contoso.com' },
    ];
    const answers = [
      ...(await Promise.all(others.map((other) => go(other)))),
      await go(query, aCaller({ roles: [roles.readRequests] })),
    ];
    for (const { status, json } of answers) {
      expect([status, json['errors']]).toMatchObject([400, [{ pointer: '/cursor', code: 'invalidFormat' }]]);
    }
  });

  it.each(['0', '201', '-1', '1.5', 'abc', '', 'NaN', 'Infinity', '1,2'])('cannot have %j requests', async (top) => {
    const { status, json } = await ask(list(createFakeLedger()), { query: { top } });
    expect([status, json['errors']]).toMatchObject([400, [{ pointer: '/top' }]]);
  });

  it.each(forgedCursors)('does not begin at %s', async (_, cursor) => {
    const ledger = createFakeLedger();
    ledger.setAway(true);
    const { status, json } = await ask(list(ledger), { query: { cursor } });
    expect([status, json['errors']]).toMatchObject([400, [{ pointer: '/cursor', code: 'invalidFormat' }]]);
  });

  it.each(['top=1&top=2', 'state=applied&state=applied', 'cursor=a&cursor=b', 'source=hr&source=tickets'])(
    'is not chosen twice: %s',
    async (query) => {
      const name = query.split('=')[0];
      const { status, json } = await ask(list(createFakeLedger()), { query, caller: reader });
      expect([status, json['detail']]).toEqual([400, expect.stringContaining(`'${name}' once`)]);
    },
  );

  it('is told everything that is wrong with its question at once', async () => {
    const query = { targetType: 'group', open: 'yes', state: 'x', top: '0', from: 'now', source: 'hr' };
    const { json } = await ask(list(createFakeLedger()), { query, caller: reader });
    expect((json['errors'] as readonly { pointer: string }[]).map(({ pointer }) => pointer)).toEqual([
      '',
      '/targetType',
      '/open',
      '/state',
      '/from',
      '/top',
    ]);
  });
});
