import { describe, expect, it } from 'vitest';
import { requestKey } from '../../src/domain/key.ts';
import { createSources } from '../../src/domain/source.ts';
import { replaceDeadLetter } from '../../src/handlers/replace-dead-letter.ts';
import type { Caller } from '../../src/intake/token.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { roles } from '../../src/topology.ts';
import { hr, type World } from '../app/world.ts';
import { aCaller, aDocument, aRule } from '../factories.ts';
import { anHttpRequest, answerOf } from './invocation.ts';
import { createLetters, DESK_ID, desk } from './letters.ts';

const operator = aCaller({ applicationId: DESK_ID, roles: [roles.operate] });
const { eventId: _, ...repair } = aDocument({ attributes: { Engineering: { Project: ['Alpine'] } } });

type Given = { readonly caller?: Caller; readonly sources?: Parameters<typeof createSources>[0] };

async function replace(world: World, id: string | undefined, body: unknown, given: Given = {}) {
  const { caller = operator, sources = [hr, desk] } = given;
  const { index, app, now } = world;
  const { submit, discard } = app;
  const handler = replaceDeadLetter({ sources: createSources(sources), index, submit, discard, now });
  const request = anHttpRequest({ body, ...(id === undefined ? {} : { params: { id } }) });
  return answerOf(await handler(request, caller, () => {}));
}
const entryOf = async (world: World, id: unknown) => (await world.ledger.get(String(id)))?.entry;

/** The letter is there to be replayed, and there is no request but its own. */
async function expectUntouched(world: World, id: string) {
  expect(world.ledger.entries().map(({ key, state }) => [key, state])).toEqual([[id, 'deadLettered']]);
  expect(await entryOf(world, id)).not.toHaveProperty('replacedBy');
  expect([world.index.records().length, world.box.letters().length]).toEqual([1, 1]);
  expect(world.assignments.arrivals).toEqual([]);
}

describe('a repaired version that is accepted', () => {
  it('is a request of the operator’s own, and the letter is discarded for it', async () => {
    const { world, id } = await createLetters();
    const { status, json } = await replace(world, id, { request: repair });
    const eventId = `replaces-${id}`;
    expect([status, json]).toEqual([202, { id: requestKey('desk', eventId), eventId, replaces: id }]);
    expect(await entryOf(world, json['id'])).toMatchObject({
      source: 'desk',
      state: 'reserved',
      submittedBy: DESK_ID,
      replaces: id,
    });
    expect(await entryOf(world, id)).toMatchObject({
      state: 'discarded',
      operatedBy: DESK_ID,
      replacedBy: json['id'],
    });
    expect([world.index.records(), world.box.letters()]).toEqual([[], []]);
    expect(world.assignments.arrivals.map(({ messageId }) => messageId)).toEqual([`${json['id']}#0`]);
  });

  it('may have an event id of its own', async () => {
    const { world, id } = await createLetters();
    const { json } = await replace(world, id, { request: { ...repair, eventId: 'INC0010001' } });
    expect(json).toEqual({ id: requestKey('desk', 'INC0010001'), eventId: 'INC0010001', replaces: id });
  });

  it('is checked by the policy of the operator, not by that of the letter’s source', async () => {
    const { world, id } = await createLetters();
    world.configure(desk);
    expect(await replace(world, id, { request: repair })).toMatchObject({ status: 202 });
  });

  it('would be so, says a dry run, and does nothing', async () => {
    const { world, id } = await createLetters();
    const { status, json } = await replace(world, id, { request: repair, dryRun: true });
    expect([status, json]).toMatchObject([202, { replaces: id }]);
    await expectUntouched(world, id);
  });
});

describe('the same repair sent again', () => {
  it('while the first is still under way is one request', async () => {
    const { world, id } = await createLetters();
    const answers = await Promise.all([1, 2, 3].map(() => replace(world, id, { request: repair })));
    expect(answers.filter(({ status }) => status === 202)).not.toEqual([]);
    expect(new Set(answers.flatMap(({ status, json }) => (status === 202 ? [json['id']] : []))).size).toBe(1);
    expect(world.ledger.entries().map(({ state }) => state)).toEqual(['discarded', 'reserved']);
  });

  it('after it was done finds no letter any more, and there is one request', async () => {
    const { world, id } = await createLetters();
    await replace(world, id, { request: repair });
    expect(await replace(world, id, { request: repair })).toMatchObject({ status: 404 });
    expect(world.ledger.entries()).toHaveLength(2);
    expect(world.assignments.messages()).toHaveLength(1);
  });

  it.each([
    ['the queue', (world: World) => world.assignments.failNext('send')],
    ['the queue, which had taken it', (world: World) => world.assignments.failNext('send', 'after')],
    ['the ledger', (world: World) => world.ledger.failNext('update')],
    ['the ledger, which had noted it', (world: World) => world.ledger.failNext('update', 'after')],
    ['the letter', (world: World) => world.box.failNext('open')],
    ['the index', (world: World) => world.index.failNext('remove')],
  ])('finishes what was interrupted by an outage of %s', async (_, interrupt) => {
    const { world, id } = await createLetters();
    interrupt(world);
    await expect(replace(world, id, { request: repair })).rejects.toThrow(Unavailable);
    const { status, json } = await replace(world, id, { request: repair });
    expect(status).toBe(202);
    expect(await entryOf(world, id)).toMatchObject({ state: 'discarded', replacedBy: json['id'] });
    expect([world.index.records(), world.box.letters()]).toEqual([[], []]);
    expect(world.assignments.messages()).toHaveLength(1);
    expect(world.ledger.entries()).toHaveLength(2);
  });

  it('with other content is not taken for the first', async () => {
    const { world, id } = await createLetters();
    world.box.failNext('open');
    await expect(replace(world, id, { request: repair })).rejects.toThrow(Unavailable);
    const { status, json } = await replace(world, id, { request: { ...repair, reference: 'RITM0010001' } });
    expect([status, json['errors']]).toMatchObject([422, [{ pointer: '/request/eventId', code: 'idConflict' }]]);
  });
});

describe('a repaired version that is refused', () => {
  it('by the catalog is answered with every problem, where it was sent, and the letter stays', async () => {
    const { world, id } = await createLetters();
    const request = { ...repair, attributes: { Engineering: { Project: ['Bakr'], NumVendors: 'four' } } };
    for (const dryRun of [false, true]) {
      const { status, json, text } = await replace(world, id, { request, dryRun });
      expect([status, json['errors']]).toMatchObject([
        422,
        [
          { pointer: '/request/attributes/Engineering/Project/0', code: 'valueNotAllowed' },
          { pointer: '/request/attributes/Engineering/NumVendors', code: 'wrongType' },
        ],
      ]);
      expect(text).not.toContain('Bakr');
    }
    await expectUntouched(world, id);
  });

  it('by the operator’s policy is answered with 403, and the letter stays', async () => {
    const { world, id } = await createLetters();
    const narrow = { ...desk, allow: [aRule({ attributes: { Marketing: '*' } })] };
    const { status, json } = await replace(world, id, { request: repair }, { sources: [hr, narrow] });
    expect([status, json['errors']]).toMatchObject([
      403,
      [{ pointer: '/request/attributes/Engineering/Project', code: 'attributeNotAllowed' }],
    ]);
    await expectUntouched(world, id);
  });

  it('cannot be the letter itself: it would be gone, and nothing applied', async () => {
    const { world, id } = await createLetters();
    const caller = aCaller({ roles: [roles.operate] });
    const body = { request: aDocument({ eventId: 'event-0' }) };
    const { status, json } = await replace(world, id, body, { caller });
    expect([status, json['errors']]).toMatchObject([422, [{ pointer: '/request/eventId', code: 'idConflict' }]]);
    await expectUntouched(world, id);
  });

  it.each<[string, unknown, number, string]>([
    ['no JSON', '{', 400, ''],
    ['a list', [], 422, ''],
    ['no request', {}, 422, '/request'],
    ['a request that is a text', { request: 'x' }, 422, '/request'],
    ['a request that is a list', { request: [] }, 422, '/request'],
    ['more than a request', { request: repair, id: 'x' }, 422, '/id'],
    ['a dry run that is a text', { request: repair, dryRun: 'true' }, 422, '/dryRun'],
    ['an event id that is none', { request: { ...repair, eventId: null } }, 422, '/request/eventId'],
    ['a field that there is not', { request: { ...repair, state: 'applied' } }, 422, '/request/state'],
    ['an empty request', { request: {} }, 422, '/request/target'],
  ])('has %s', async (_, body, expected, pointer) => {
    const { world, id } = await createLetters();
    const { status, json } = await replace(world, id, body);
    expect([status, json['errors']]).toMatchObject([expected, expect.arrayContaining([expect.anything()])]);
    expect((json['errors'] as { pointer: string }[])[0]?.pointer).toBe(pointer);
    await expectUntouched(world, id);
  });

  it('comes from an application that is no source, and stays unread', async () => {
    const { world, id } = await createLetters();
    const caller = aCaller({ applicationId: '00000000-0000-0000-0000-000000000000', roles: [roles.operate] });
    expect(await replace(world, id, '{', { caller })).toMatchObject({ status: 403 });
    await expectUntouched(world, id);
  });
});

describe('a letter that is to be replaced', () => {
  it('must be there', async () => {
    const { world, id } = await createLetters();
    expect(await replace(world, requestKey('hr', 'nobody'), { request: repair })).toMatchObject({ status: 404 });
    await expectUntouched(world, id);
  });

  it.each([undefined, '', 'event-0', "' or 1 eq 1"])(
    'is never looked for under what cannot be an id: %j',
    async (id) => {
      const { world } = await createLetters();
      world.index.setAway(true);
      expect(await replace(world, id, { request: repair })).toMatchObject({ status: 404 });
    },
  );

  it('is not replaced when it was replayed meanwhile, and only the index does not know yet', async () => {
    const { world, id } = await createLetters();
    world.index.failNext('remove');
    const order = { id, operatedBy: DESK_ID, dryRun: false };
    await expect(world.app.replay(order, world.log)).rejects.toThrow(Unavailable);
    expect(await replace(world, id, { request: repair })).toMatchObject({ status: 409 });
    expect(world.ledger.entries().map(({ state }) => state)).toEqual(['queued']);
    expect(world.assignments.arrivals).toEqual([]);
  });
});
