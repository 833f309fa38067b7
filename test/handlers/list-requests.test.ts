import { describe, expect, it } from 'vitest';
import { requestKey } from '../../src/domain/key.ts';
import { createSources } from '../../src/domain/source.ts';
import { listRequests } from '../../src/handlers/list-requests.ts';
import type { LedgerEntry } from '../../src/ports/ledger.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { roles } from '../../src/topology.ts';
import { createWorld, hr } from '../app/world.ts';
import { aCaller, aDocument, aLedgerEntry, aSource, NOW, USER_ID } from '../factories.ts';
import { createFakeLedger, type FakeLedger } from '../fakes/ledger.ts';
import { ask, forgedCursors, walk } from './pages.ts';

const sources = createSources([aSource()]);
const reader = aCaller({ applicationId: '00000000-0000-0000-0000-000000000000', roles: [roles.readRequests] });
const path = 'requests';

const list = (ledger: FakeLedger) => listRequests({ sources, ledger });

async function ledgerWith(...entries: readonly Partial<LedgerEntry>[]) {
  const ledger = createFakeLedger();
  for (const [index, entry] of entries.entries()) {
    const eventId = `event-${index}`;
    await ledger.reserve(aLedgerEntry({ key: requestKey(entry.source ?? 'hr', eventId), eventId, ...entry }));
  }
  return ledger;
}
const eventIdsOf = ({ json }: { readonly json: Record<string, unknown> }) =>
  (json['value'] as readonly { readonly eventId: string }[]).map(({ eventId }) => eventId).toSorted();

describe('the list of requests', () => {
  it('says of each what its status says, and is not cached', async () => {
    const results = [{ attributeSet: 'Engineering', name: 'Project', result: 'applied' }] as const;
    const ledger = await ledgerWith({ state: 'applied', results, hop: 3, fingerprint: 'Zugspitze' });
    const { status, headers, json } = await ask(list(ledger));
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(json).toEqual({
      value: [
        {
          id: requestKey('hr', 'event-0'),
          source: 'hr',
          eventId: 'event-0',
          state: 'applied',
          results,
          target: { type: 'user', userPrincipalName: 'jana@contoso.com' },
          receivedAt: '2026-11-20T09:00:00.000Z',
          updatedAt: '2026-11-20T09:00:00.000Z',
        },
      ],
    });
  });

  it('never has a value, nor what could be compared with one', async () => {
    const world = createWorld();
    await world.submit(hr, aDocument({ target: { type: 'user', id: USER_ID } }), { at: NOW });
    for (const body of world.bodies()) await world.apply(body, world.log);
    const { text, json } = await ask(list(world.ledger));
    expect(json).toMatchObject({ value: [{ state: 'applied' }] });
    expect(text).not.toMatch(new RegExp(`Baker|fingerprint|${world.theEntry().fingerprint}`));
  });

  it('may be empty', async () => {
    expect((await ask(list(createFakeLedger()))).json).toEqual({ value: [] });
  });

  it('cannot be told while the ledger is away', async () => {
    const ledger = createFakeLedger();
    ledger.setAway(true);
    await expect(ask(list(ledger))).rejects.toThrow(Unavailable);
  });
});

describe('who asks', () => {
  const both = () => ledgerWith({}, { source: 'tickets' }, {});

  it('as a source sees its own requests, also by its name', async () => {
    const ledger = await both();
    expect(eventIdsOf(await ask(list(ledger)))).toEqual(['event-0', 'event-2']);
    expect(eventIdsOf(await ask(list(ledger), { query: { source: 'hr' } }))).toEqual(['event-0', 'event-2']);
  });

  it('as a source is refused those of another one, whether there is one of that name or not', async () => {
    const ledger = await both();
    const [foreign, unknown] = await Promise.all(
      ['tickets', 'nobody'].map((source) => ask(list(ledger), { query: { source } })),
    );
    expect(foreign?.status).toBe(403);
    expect(foreign).toEqual(unknown);
  });

  it('as a reader sees all of them, even if it is a source itself', async () => {
    const ledger = await both();
    expect(eventIdsOf(await ask(list(ledger), { caller: reader }))).toEqual(['event-0', 'event-1', 'event-2']);
    const caller = aCaller({ roles: [roles.submit, roles.readRequests] });
    expect(eventIdsOf(await ask(list(ledger), { caller }))).toEqual(['event-0', 'event-1', 'event-2']);
    expect(eventIdsOf(await ask(list(ledger), { caller, query: { source: 'tickets' } }))).toEqual(['event-1']);
  });

  it('as neither is refused', async () => {
    const caller = aCaller({ applicationId: reader.applicationId });
    expect(await ask(list(await both()), { caller })).toMatchObject({ status: 403 });
  });
});

describe('a list that is filtered', () => {
  it('by state has the requests in that state only', async () => {
    const ledger = await ledgerWith(
      { state: 'applied' },
      { state: 'retrying' },
      { state: 'applied', source: 'tickets' },
    );
    expect(eventIdsOf(await ask(list(ledger), { query: { state: 'applied' } }))).toEqual(['event-0']);
    const all = await ask(list(ledger), { caller: reader, query: { state: 'applied' } });
    expect(eventIdsOf(all)).toEqual(['event-0', 'event-2']);
    const both = await ask(list(ledger), { caller: reader, query: { state: 'applied', source: 'tickets' } });
    expect(eventIdsOf(both)).toEqual(['event-2']);
  });

  it.each(['pending', 'Applied', '', 'applied,retrying', "applied' or '1' eq '1"])(
    'by a state that there is not (%j) is refused, and told which there are',
    async (state) => {
      const { status, json } = await ask(list(createFakeLedger()), { query: { state } });
      expect([status, json['errors']]).toMatchObject([400, [{ pointer: '/state', code: 'invalidFormat' }]]);
      expect(JSON.stringify(json['errors'])).toContain('reserved, queued, scheduled');
    },
  );
});

describe('a page of the list', () => {
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
    expect(ids.toSorted()).toEqual(
      ledger
        .entries()
        .map(({ key }) => key)
        .toSorted(),
    );
    expect(pages.length).toBe(Math.ceil(7 / top));
  });

  it('links to the relay itself, with the same question and a cursor that says nothing', async () => {
    const ledger = await ledgerWith(
      ...Array.from({ length: 5 }, (_, index) => ({ state: index < 3 ? ('applied' as const) : ('retrying' as const) })),
    );
    const query = { state: 'applied', source: 'hr', top: '1' };
    const { links, ids } = await walk(list(ledger), { path, query, caller: reader });
    expect(ids).toHaveLength(3);
    for (const link of links) {
      expect(link).toMatch(/^\/api\/v1\/requests\?/);
      const { searchParams } = new URL(link, 'https://relay.example');
      const { cursor = '', ...rest } = Object.fromEntries(searchParams);
      expect(rest).toEqual(query);
      expect(ids.some((id) => cursor.includes(id))).toBe(false);
      expect(cursor).toMatch(/^[\w-]+$/);
    }
  });

  it('goes on where it was, whatever has come and gone meanwhile', async () => {
    const ledger = await many(4);
    const first = await ask(list(ledger), { query: { top: '2' } });
    const [last] = (first.json['value'] as { id: string }[]).slice(-1);
    for (const eventId of ['late-1', 'late-2', 'late-3']) {
      await ledger.reserve(aLedgerEntry({ key: requestKey('hr', eventId), eventId }));
    }
    const { ids } = await walk(list(ledger), {
      path,
      query: new URL(String(first.json['nextLink']), 'https://relay.example').search,
    });
    const keys = ledger.entries().map(({ key }) => key);
    expect(ids).toEqual(keys.filter((key) => key > (last?.id ?? '')).toSorted());
  });

  it.each(['0', '201', '-1', '1.5', 'abc', '', 'NaN', 'Infinity', '1,2'])('cannot have %j requests', async (top) => {
    const { status, json } = await ask(list(createFakeLedger()), { query: { top } });
    expect([status, json['errors']]).toMatchObject([400, [{ pointer: '/top' }]]);
  });

  it.each(forgedCursors)('does not begin at %s', async (_, cursor) => {
    const ledger = createFakeLedger();
    ledger.setAway(true);
    const { status, json, text } = await ask(list(ledger), { query: { cursor } });
    expect([status, json['errors']]).toMatchObject([400, [{ pointer: '/cursor', code: 'invalidFormat' }]]);
    expect(text).not.toContain('or 1 eq 1');
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
    const { json } = await ask(list(createFakeLedger()), { query: { state: 'x', top: '0', cursor: 'x' } });
    expect(json['errors']).toMatchObject([{ pointer: '/state' }, { pointer: '/top' }, { pointer: '/cursor' }]);
  });
});
