import { describe, expect, it } from 'vitest';
import { requestKey } from '../../src/domain/key.ts';
import { operateDeadLetters } from '../../src/handlers/operate-dead-letters.ts';
import { limits, roles } from '../../src/topology.ts';
import type { World } from '../app/world.ts';
import { aCaller, CALLER_ID } from '../factories.ts';
import { anHttpRequest, answerOf } from './invocation.ts';
import { createLetters, DESK_ID, desk, strictHr } from './letters.ts';
import { cursors, forgedCursors } from './pages.ts';

type Verb = 'replay' | 'discard';
type Result = {
  readonly id: string;
  readonly status: number;
  readonly state?: string;
  readonly problem?: { readonly status: number; readonly detail: string; readonly errors?: unknown };
};

/** As compose wires them. */
const handlerOf = ({ index, app }: World, verb: Verb) =>
  verb === 'replay'
    ? operateDeadLetters(index, cursors, { status: 202, state: 'queued', work: app.replay })
    : operateDeadLetters(index, cursors, { status: 200, state: 'discarded', work: app.discard });

async function operate(world: World, verb: Verb, body: unknown, applicationId = CALLER_ID) {
  const lines: unknown[] = [];
  const caller = aCaller({ applicationId, roles: [roles.operate] });
  const request = anHttpRequest({ body, path: `dead-letters/${verb}` });
  const answer = answerOf(await handlerOf(world, verb)(request, caller, (...line) => lines.push(line)));
  return {
    ...answer,
    lines,
    results: (answer.json['results'] ?? []) as readonly Result[],
    cursor: answer.json['cursor'] as string | undefined,
  };
}
const stateOf = async (world: World, id: string) => (await world.ledger.get(id))?.entry.state;
const statesOf = (world: World) => world.ledger.entries().map(({ state }) => state);

describe('replaying', () => {
  it('sends letters on, in the order that they were named, each once', async () => {
    const { world, ids } = await createLetters(3);
    const named = ids.toReversed();
    const { status, results, cursor } = await operate(world, 'replay', { ids: [...named, ...named] });
    expect([status, cursor]).toEqual([200, undefined]);
    expect(results).toEqual(named.map((id) => ({ id, status: 202, state: 'queued' })));
    expect(statesOf(world)).toEqual(['queued', 'queued', 'queued']);
    expect(world.events.arrivals.map(({ messageId }) => messageId).toSorted()).toEqual(
      ids.map((id) => `${id}#1`).toSorted(),
    );
    expect([world.index.records(), world.box.letters()]).toEqual([[], []]);
  });

  it('is noted with who did it, and counted in the log', async () => {
    const { world, id } = await createLetters(2);
    const { lines } = await operate(world, 'replay', { ids: [id, id] });
    expect((await world.ledger.get(id))?.entry.operatedBy).toBe(CALLER_ID);
    const fields = { operatedBy: CALLER_ID, state: 'queued', dryRun: false, letters: 1, done: 1 };
    expect(lines).toContainEqual(['info', 'deadLetters.operated', fields]);
  });
});

describe('discarding', () => {
  it('gives letters up for good, and sends nothing', async () => {
    const { world, ids } = await createLetters(2);
    const { status, results } = await operate(world, 'discard', { ids });
    expect([status, results]).toEqual([200, ids.map((id) => ({ id, status: 200, state: 'discarded' }))]);
    expect(statesOf(world)).toEqual(['discarded', 'discarded']);
    expect([world.index.records(), world.box.letters(), world.events.arrivals]).toEqual([[], [], []]);
  });
});

describe.each(['replay', 'discard'] as const)('a call to %s', (verb) => {
  const done = verb === 'replay' ? { status: 202, state: 'queued' } : { status: 200, state: 'discarded' };

  it('takes what a filter finds, 200 letters at a time, until there are no more', async () => {
    const { world, ids } = await createLetters(450);
    const seen: string[] = [];
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const { status, results, ...rest } = await operate(world, verb, {
        filter: { source: 'hr', reason: 'forbidden' },
        ...(cursor === undefined ? {} : { cursor }),
      });
      expect(status).toBe(200);
      expect(results.every((result) => result.status === done.status)).toBe(true);
      seen.push(...results.map(({ id }) => id));
      sizes.push(results.length);
      cursor = rest.cursor;
    } while (cursor !== undefined && sizes.length < 10);
    expect(sizes).toEqual([200, 200, 50]);
    expect(seen).toEqual(ids);
    expect(world.index.records()).toEqual([]);
  });

  it('passes by, from call to call, what cannot be done now', async () => {
    const { world, ids } = await createLetters(201);
    world.box.failNext('open');
    const first = await operate(world, verb, { filter: {} });
    expect(first.results.filter(({ status }) => status === 503)).toHaveLength(1);
    const second = await operate(world, verb, { filter: {}, cursor: first.cursor });
    expect(second.results.map(({ id }) => id)).toEqual(ids.slice(200));
    expect(world.index.records()).toHaveLength(1);
  });

  it('takes no letter that the filter does not find', async () => {
    const { world } = await createLetters(2);
    for (const filter of [{ source: 'tickets' }, { reason: 'expired' }, { to: '2026-11-20T09:00:00Z' }]) {
      expect((await operate(world, verb, { filter })).json).toEqual({ results: [] });
    }
    expect(statesOf(world)).toEqual(['deadLettered', 'deadLettered']);
    const filter = { from: '2026-11-20T10:00:00+01:00', to: '2026-11-20T10:00:01+01:00' };
    expect((await operate(world, verb, { filter })).results).toHaveLength(2);
  });

  it('that is a dry run says what would be done, and does nothing', async () => {
    const { world, ids } = await createLetters(2);
    for (const selection of [{ ids }, { filter: {} }]) {
      const { results, lines } = await operate(world, verb, { ...selection, dryRun: true });
      expect(results).toEqual(ids.map((id) => ({ id, status: done.status, state: 'deadLettered' })));
      expect(lines).toMatchObject([['info', 'deadLetters.operated', { dryRun: true, letters: 2, done: 2 }]]);
    }
    expect(statesOf(world)).toEqual(['deadLettered', 'deadLettered']);
    expect([world.index.records().length, world.box.letters().length]).toEqual([2, 2]);
    expect(world.events.arrivals).toEqual([]);
  });

  it('answers for each letter by itself', async () => {
    const { world, ids } = await createLetters(3);
    const [first = '', second = '', third = ''] = ids;
    const nobody = requestKey('hr', 'nobody');
    await operate(world, 'discard', { ids: [second] });
    const { status, results } = await operate(world, verb, { ids: [first, nobody, second, third] });
    expect(status).toBe(200);
    expect(results).toMatchObject([
      { id: first, ...done },
      { id: nobody, status: 404, problem: { status: 404, title: 'Not Found' } },
      { id: second, status: 409, problem: { status: 409, title: 'Conflict' } },
      { id: third, ...done },
    ]);
    expect(await stateOf(world, second)).toBe('discarded');
  });

  it('again says that it was done before', async () => {
    const { world, id } = await createLetters();
    expect((await operate(world, verb, { ids: [id] })).results).toMatchObject([done]);
    expect((await operate(world, verb, { ids: [id] })).results).toMatchObject([{ id, status: 409 }]);
    expect(world.events.arrivals).toHaveLength(verb === 'replay' ? 1 : 0);
  });

  it('keeps what is unavailable for one letter from the others', async () => {
    const { world, ids } = await createLetters(3);
    world.box.failNext('open', 'before', 1);
    const { results } = await operate(world, verb, { ids });
    expect(results.map(({ status }) => status)).toEqual([done.status, 503, done.status]);
    expect(results[1]?.problem).toMatchObject({ status: 503, detail: expect.stringContaining('Try again') });
    const again = await operate(world, verb, { ids: ids.slice(1, 2) });
    expect(again.results).toMatchObject([{ status: done.status }]);
  });

  it('does not hide a defect', async () => {
    const { world, id } = await createLetters();
    const work = () => Promise.reject(new TypeError('defect'));
    const handler = operateDeadLetters(world.index, cursors, { status: 202, state: 'queued', work });
    const request = anHttpRequest({ body: { ids: [id] } });
    await expect(handler(request, aCaller(), () => {})).rejects.toThrow(TypeError);
  });

  const key = requestKey('hr', 'event-0');
  it.each<[string, unknown, number, string]>([
    ['no JSON', '{', 400, ''],
    ['nothing', 'null', 422, ''],
    ['a list', [key], 422, ''],
    ['a text', '"all"', 422, ''],
    ['neither ids nor a filter', {}, 422, '/filter'],
    ['a dry run of nothing', { dryRun: true }, 422, '/filter'],
    ['both ids and a filter', { ids: [key], filter: {} }, 422, '/filter'],
    ['ids with a cursor', { ids: [key], cursor: 'x' }, 422, '/cursor'],
    ['no id', { ids: [] }, 422, '/ids'],
    ['201 ids', { ids: Array(201).fill(key) }, 422, '/ids'],
    ['one id that is no list', { ids: key }, 422, '/ids'],
    ['an id that is none', { ids: [key, 'event-0'] }, 422, '/ids/1'],
    ['an id that is OData', { ids: ["' or 1 eq 1"] }, 422, '/ids/0'],
    ['an id that is a number', { ids: [5] }, 422, '/ids/0'],
    ['no ids after all', { ids: null }, 422, '/ids'],
    ['more than ids', { ids: [key], force: true }, 422, '/force'],
    ['more than a filter', { filter: {}, top: 5 }, 422, '/top'],
    ['a filter that is none', { filter: 'all' }, 422, '/filter'],
    ['a filter by something else', { filter: { id: key } }, 422, '/filter/id'],
    ['a source that is a number', { filter: { source: 5 } }, 422, '/filter/source'],
    ['a reason that there is not', { filter: { reason: 'gone' } }, 422, '/filter/reason'],
    ['a time without an offset', { filter: { from: '2026-11-20T09:00:00' } }, 422, '/filter/from'],
    ['a time that is a number', { filter: { to: 0 } }, 422, '/filter/to'],
    ['a dry run that is a text', { filter: {}, dryRun: 'true' }, 422, '/dryRun'],
    ['a cursor that is a number', { filter: {}, cursor: 5 }, 422, '/cursor'],
  ])('is refused with %s, and nothing is done', async (_, body, expected, pointer) => {
    const { world } = await createLetters();
    const { status, json, headers } = await operate(world, verb, body);
    expect([status, headers.get('content-type')]).toEqual([expected, 'application/problem+json']);
    expect(json['errors']).toMatchObject([{ pointer }]);
    expect(statesOf(world)).toEqual(['deadLettered']);
    expect([world.index.records().length, world.box.letters().length]).toEqual([1, 1]);
  });

  it.each(forgedCursors)('is refused with a cursor that is %s', async (_, cursor) => {
    const { world } = await createLetters();
    const { status, json } = await operate(world, verb, { filter: {}, cursor });
    expect([status, json['errors']]).toMatchObject([422, [{ pointer: '/cursor', code: 'invalidFormat' }]]);
    expect(statesOf(world)).toEqual(['deadLettered']);
  });

  it('goes on for the same caller and the same question only', async () => {
    const { world } = await createLetters(201);
    const filter = { source: 'hr', from: '2026-11-20T10:00:00+01:00' };
    const { cursor } = await operate(world, verb, { filter, dryRun: true });
    const other = verb === 'replay' ? 'discard' : 'replay';
    const foreign = [
      await operate(world, other, { filter, cursor }),
      await operate(world, verb, { filter: { source: 'hr' }, cursor }),
      await operate(world, verb, { filter: { ...filter, reason: 'expired' }, cursor }),
      await operate(world, verb, { filter, cursor }, DESK_ID),
    ];
    for (const { status, json } of foreign) {
      expect([status, json['errors']]).toMatchObject([422, [{ pointer: '/cursor', code: 'invalidFormat' }]]);
    }
    expect(statesOf(world).filter((state) => state !== 'deadLettered')).toEqual([]);
    expect((await operate(world, verb, { filter, cursor, dryRun: true })).results).toHaveLength(1);
  });

  it('may name 200 letters', async () => {
    const { world } = await createLetters();
    const ids = Array.from({ length: limits.pageItems }, (_, index) => requestKey('hr', `event-${index}`));
    const { results } = await operate(world, verb, { ids });
    expect(results.map(({ status }) => status)).toEqual([done.status, ...Array(199).fill(404)]);
  });
});

describe('a letter that would be refused again', () => {
  it('for its source’s policy stays, and is answered with what that does not allow', async () => {
    const { world, id } = await createLetters();
    world.configure(strictHr, desk);
    for (const dryRun of [true, false]) {
      const { results } = await operate(world, 'replay', { ids: [id], dryRun });
      expect(results).toMatchObject([
        {
          id,
          status: 403,
          problem: { errors: [{ pointer: '/attributes/Engineering/Project', code: 'attributeNotAllowed' }] },
        },
      ]);
    }
    expect([await stateOf(world, id), world.box.letters().length]).toEqual(['deadLettered', 1]);
  });

  it('because its source is gone stays', async () => {
    const { world, id } = await createLetters();
    world.configure(desk);
    expect((await operate(world, 'replay', { ids: [id] })).results).toMatchObject([{ id, status: 403 }]);
    expect(await stateOf(world, id)).toBe('deadLettered');
  });

  it('by the catalog stays, is answered with every problem, and can be discarded', async () => {
    const { world, id } = await createLetters();
    await world.redefine([]);
    const { results, text } = await operate(world, 'replay', { ids: [id] });
    expect(results).toMatchObject([{ id, status: 422, problem: { errors: [{ code: 'unknownAttributeSet' }] } }]);
    expect(text).not.toContain('Baker');
    expect(await stateOf(world, id)).toBe('deadLettered');
    expect((await operate(world, 'discard', { ids: [id] })).results).toMatchObject([{ status: 200 }]);
  });
});
