import { describe, expect, it } from 'vitest';
import { requestKey } from '../../src/domain/key.ts';
import { reasons } from '../../src/domain/state.ts';
import { listDeadLetters, showDeadLetter } from '../../src/handlers/list-dead-letters.ts';
import type { DeadLetterFilter, DeadLetterIndex, DeadLetterRecord } from '../../src/ports/dead-letters.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { aCaller, USER_ID } from '../factories.ts';
import { createFakeDeadLetterIndex } from '../fakes/dead-letter-index.ts';
import { createLetters } from './letters.ts';
import { ask, cursors, forgedCursors, nextOf, walk } from './pages.ts';

const path = 'dead-letters';

const list = (index: DeadLetterIndex) => listDeadLetters(index, cursors);

const aRecord = (override: Partial<DeadLetterRecord> = {}): DeadLetterRecord => ({
  key: requestKey('hr', override.eventId ?? 'hire-8731'),
  kind: 'assignment',
  source: 'hr',
  reason: 'targetNotFound',
  attempts: 7,
  hop: 2,
  receivedAt: '2026-11-20T09:00:00.000Z',
  deadLetteredAt: '2026-11-21T12:00:00.000Z',
  eventId: 'hire-8731',
  target: { type: 'user', key: 'userPrincipalName', value: 'jana@contoso.com' },
  ...override,
});

async function indexWith(...records: readonly Partial<DeadLetterRecord>[]) {
  const index = createFakeDeadLetterIndex();
  for (const [at, record] of records.entries()) await index.put(aRecord({ eventId: `event-${at}`, ...record }));
  return index;
}
const found = async (index: Awaited<ReturnType<typeof indexWith>>, query: Record<string, string>) => {
  const { json } = await ask(list(index), { query, path });
  return (json['value'] as readonly { readonly eventId: string }[]).map(({ eventId }) => eventId).toSorted();
};

describe('the list of dead letters', () => {
  it('says what an operator must know of each, in the words of the API, and is not cached', async () => {
    const problems = [{ pointer: '/target', code: 'required' }] as const;
    const index = await indexWith({ problems, objectId: USER_ID, reference: 'RITM0010001', description: 'Gone.' });
    const { status, headers, json } = await ask(list(index), { path });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(json).toEqual({
      value: [
        {
          id: requestKey('hr', 'event-0'),
          kind: 'assignment',
          source: 'hr',
          eventId: 'event-0',
          reason: 'targetNotFound',
          description: 'Gone.',
          problems,
          attempts: 7,
          target: { type: 'user', userPrincipalName: 'jana@contoso.com' },
          objectId: USER_ID,
          reference: 'RITM0010001',
          receivedAt: '2026-11-20T09:00:00.000Z',
          deadLetteredAt: '2026-11-21T12:00:00.000Z',
        },
      ],
    });
  });

  it('never has a value', async () => {
    const { world, id } = await createLetters();
    for (const { text } of [
      await ask(list(world.index), { path }),
      await ask(showDeadLetter(world.index), { params: { id } }),
    ]) {
      expect(text).toContain(id);
      expect(text).not.toContain('Baker');
    }
  });

  it('may be empty', async () => {
    expect((await ask(list(await indexWith()), { path })).json).toEqual({ value: [] });
  });

  it('leads from page to page, until every letter was seen once', async () => {
    const index = await indexWith(...Array.from({ length: 130 }, () => ({})));
    const { ids, pages, links } = await walk(list(index), { path, query: { reason: 'targetNotFound' } });
    expect(pages.map(({ length }) => length)).toEqual([50, 50, 30]);
    expect(ids.toSorted()).toEqual(
      index
        .records()
        .map(({ key }) => key)
        .toSorted(),
    );
    expect(links[0]).toMatch(/^\/api\/v1\/dead-letters\?reason=targetNotFound&cursor=/);
  });

  it('goes on after letters that were settled meanwhile', async () => {
    const index = await indexWith({}, {}, {}, {});
    const first = await ask(list(index), { path, query: { top: '2' } });
    for (const { id } of first.json['value'] as { id: string }[]) await index.remove(id, 9);
    const { query } = nextOf(first);
    const { ids } = await walk(list(index), { path, query });
    expect(ids).toEqual(
      index
        .records()
        .map(({ key }) => key)
        .toSorted(),
    );
  });

  it('cannot be told while the index is away', async () => {
    const index = await indexWith();
    index.setAway(true);
    await expect(ask(list(index), { path })).rejects.toThrow(Unavailable);
  });
});

describe('a list of dead letters that is filtered', () => {
  it('by source, by reason, or by both', async () => {
    const index = await indexWith(
      {},
      { source: 'tickets' },
      { reason: 'expired' },
      { source: 'tickets', reason: 'expired' },
    );
    expect(await found(index, { source: 'tickets' })).toEqual(['event-1', 'event-3']);
    expect(await found(index, { reason: 'expired' })).toEqual(['event-2', 'event-3']);
    expect(await found(index, { source: 'tickets', reason: 'expired' })).toEqual(['event-3']);
    expect(await found(index, { source: "hr' or '1' eq '1" })).toEqual([]);
  });

  it.each(reasons)('may ask for the reason %s', async (reason) => {
    expect(await found(await indexWith({ reason }), { reason })).toEqual(['event-0']);
  });

  const at = (...times: readonly string[]) => indexWith(...times.map((deadLetteredAt) => ({ deadLetteredAt })));

  it('by time includes where it begins, and not where it ends', async () => {
    const index = await at('2026-11-21T11:59:59.999Z', '2026-11-21T12:00:00.000Z', '2026-11-21T12:00:00.001Z');
    expect(await found(index, { from: '2026-11-21T12:00:00Z' })).toEqual(['event-1', 'event-2']);
    expect(await found(index, { to: '2026-11-21T12:00:00Z' })).toEqual(['event-0']);
    expect(await found(index, { from: '2026-11-21T12:00:00Z', to: '2026-11-21T12:00:00.001Z' })).toEqual(['event-1']);
  });

  it.each([
    ['2026-11-21T13:30:00+01:30', '2026-11-21T12:00:00.000Z'],
    ['2026-11-21T02:00:00-10:00', '2026-11-21T12:00:00.000Z'],
    ['2026-11-21T00:00:00+14:00', '2026-11-20T10:00:00.000Z'],
    ['2026-11-21T12:00:00.5Z', '2026-11-21T12:00:00.500Z'],
  ])('compares the moment, whatever the offset: %s', async (time, utc) => {
    // As text, as a table compares it.
    const asked: DeadLetterFilter[] = [];
    const recording: DeadLetterIndex = {
      ...(await indexWith()),
      async list(filter) {
        asked.push(filter);
        return { items: [] };
      },
    };
    await ask(list(recording), { path, query: { from: time, to: time } });
    expect(asked).toEqual([{ from: utc, to: utc }]);
  });

  it.each([
    ['reason', 'gone', 'invalidFormat'],
    ['reason', '', 'invalidFormat'],
    ['from', 'yesterday', 'invalidFormat'],
    ['from', '2026-11-21', 'invalidFormat'],
    ['from', '2026-11-21T12:00Z', 'invalidFormat'],
    ['from', '2026-11-21T12:00:00', 'invalidFormat'],
    ['to', '2026-11-21T12:00:00 01:00', 'invalidFormat'],
    ['to', '2026-02-30T12:00:00Z', 'invalidFormat'],
    ['to', "2026-11-21T12:00:00Z' or '1' eq '1", 'invalidFormat'],
    ['top', '201', 'tooLong'],
    ['top', '0', 'tooShort'],
  ])('is refused where %s is %j', async (name, value, code) => {
    const { status, json, text } = await ask(list(await indexWith()), { path, query: { [name]: value } });
    expect([status, json['errors']]).toMatchObject([400, [{ pointer: `/${name}`, code }]]);
    expect(text).not.toContain("'1' eq '1");
  });

  it.each(forgedCursors)('does not begin at %s', async (_, cursor) => {
    const index = await indexWith();
    index.setAway(true);
    const { status, json } = await ask(list(index), { path, query: { cursor } });
    expect([status, json['errors']]).toMatchObject([400, [{ pointer: '/cursor' }]]);
  });

  it('goes on for the same caller and the same question only', async () => {
    const index = await indexWith({}, {}, {});
    const query = { source: 'hr', from: '2026-11-21T13:00:00+01:00', top: '1' };
    const { cursor } = nextOf(await ask(list(index), { path, query }));
    const go = (other: Record<string, string>, caller = aCaller()) =>
      ask(list(index), { path, query: { ...query, cursor, ...other }, caller });

    for (const other of [{}, { top: '2' }, { from: '2026-11-21T12:00:00Z' }]) {
      expect(await go(other)).toMatchObject({ status: 200 });
    }
    for (const other of [{ source: 'tickets' }, { reason: 'expired' }, { from: '2026-11-21T12:00:01Z' }]) {
      expect(await go(other as Record<string, string>)).toMatchObject({
        status: 400,
        json: { errors: [{ pointer: '/cursor' }] },
      });
    }
    expect(await go({}, aCaller({ applicationId: USER_ID }))).toMatchObject({ status: 400 });
    expect(await ask(list(index), { path, query: { cursor } })).toMatchObject({ status: 400 });
  });

  it('is not asked the same twice', async () => {
    const query = 'from=2026-11-21T12:00:00Z&from=2026-11-22T12:00:00Z';
    expect(await ask(list(await indexWith()), { path, query })).toMatchObject({ status: 400 });
  });
});

describe('a dead letter', () => {
  it('is shown as in the list, and is not cached', async () => {
    const index = await indexWith({});
    const { status, headers, json } = await ask(showDeadLetter(index), { params: { id: requestKey('hr', 'event-0') } });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    const all = await ask(list(index), { path });
    expect([json]).toEqual(all.json['value']);
  });

  it('may have no target that could be read', async () => {
    const index = await indexWith({ target: undefined, eventId: undefined, reason: 'malformed', kind: 'event' });
    const [{ key = '' } = {}] = index.records();
    const { json } = await ask(showDeadLetter(index), { params: { id: key } });
    expect(json).toMatchObject({ id: key, reason: 'malformed', kind: 'event' });
    expect(json).not.toHaveProperty('target');
  });

  it('may be absent', async () => {
    const answer = await ask(showDeadLetter(await indexWith()), { params: { id: requestKey('hr', 'event-0') } });
    expect(answer).toMatchObject({ status: 404, json: { title: 'Not Found' } });
  });

  it.each([undefined, '', 'replay', `${aRecord().key}x`, aRecord().key.slice(1), `${aRecord().key}\n`])(
    'is never looked for under what cannot be an id: %j',
    async (id) => {
      const index = await indexWith();
      index.setAway(true);
      expect(await ask(showDeadLetter(index), id === undefined ? {} : { params: { id } })).toMatchObject({
        status: 404,
      });
    },
  );
});
