import { beforeEach, describe, expect, it } from 'vitest';
import { messageId } from '../../src/domain/key.ts';
import { aDocument, aRule, aSource, exampleDefinitions, USER_ID } from '../factories.ts';
import { bytes, createWorld, hr, OPERATOR, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const document = aDocument({ target: { type: 'user', id: USER_ID } });
const baker = { Engineering: { Project: ['Baker'] } };

async function received(event: unknown): Promise<string> {
  const known = new Set(world.ledger.entries().map(({ key }) => key));
  await world.sendEvent(event);
  await world.drainEvents();
  const entry = world.ledger.entries().find(({ key }) => !known.has(key));
  if (!entry) throw new Error('The event is not on record.');
  return entry.key;
}

const causes: readonly (readonly [string, string, () => unknown, () => unknown])[] = [
  [
    'an attribute that is made later',
    'invalid',
    () => world.redefine(exampleDefinitions.slice(1)),
    () => world.redefine(exampleDefinitions),
  ],
  [
    'a policy that is widened later',
    'forbidden',
    () => world.configure(aSource({ allow: [aRule({ operations: ['clear'] })] })),
    () => world.configure(hr),
  ],
  [
    'a source that is configured later',
    'forbidden',
    () => world.configure(aSource({ name: 'another' })),
    () => world.configure(hr),
  ],
];

describe('an event that was refused', () => {
  it.each(causes)('for %s is a letter of its bytes', async (_, reason, break_) => {
    await break_();
    const id = await received(document);
    expect(world.entry(id)).toMatchObject({ state: 'deadLettered', reason });
    expect(world.box.letters()).toMatchObject([
      { key: id, kind: 'event', source: 'hr', reason, body: bytes(document) },
    ]);
    expect(world.index.records()).toMatchObject([{ key: id, kind: 'event', reason }]);
    expect(world.assignments.arrivals).toEqual([]);
  });

  it.each(causes)('for %s is applied by a replay', async (_, __, break_, mend) => {
    await break_();
    const id = await received(document);
    expect(await world.replay(id)).toMatchObject({ kind: 'refused' });
    await mend();
    world.pass(60_000);

    expect(await world.replay(id)).toEqual({ kind: 'done' });
    expect([world.box.letters(), world.index.records()]).toEqual([[], []]);
    await world.drainEvents();
    await world.drain();

    const entry = world.ledger.entries().find(({ state }) => state === 'applied');
    expect(entry).toMatchObject({ eventId: 'hire-8731', receivedAt: '2026-11-20T09:00:00.000Z' });
    expect(world.ledger.entries().map(({ operatedBy }) => operatedBy)).toContain(OPERATOR);
    expect(world.directory.assignedTo(USER_ID)).toEqual(baker);
    expect(world.ledger.entries().filter(({ state }) => state === 'deadLettered')).toEqual([]);
  });

  it('keeps its id when it is replayed, and is sent as the next hop', async () => {
    await world.redefine(exampleDefinitions.slice(1));
    const id = await received(document);
    await world.redefine(exampleDefinitions);
    await world.replay(id);
    await world.drainEvents();
    expect(world.waiting().map((message) => message.messageId)).toEqual([messageId(id, 1)]);
    await world.drain();
    expect(world.theEntry()).toMatchObject({ key: id, state: 'applied', hop: 1 });
  });

  it('without looking at its id gives its place to the request that it becomes', async () => {
    world.configure(aSource({ name: 'another' }));
    const id = await received(document);
    world.configure(hr);
    await world.replay(id);
    await world.drainEvents();
    await world.drain();
    const applied = world.ledger.entries().find(({ state }) => state === 'applied');
    expect(applied?.key).not.toBe(id);
    expect(world.entry(id)).toMatchObject({ state: 'discarded', replacedBy: applied?.key, operatedBy: OPERATOR });
    expect(await world.replay(id)).toEqual({ kind: 'gone' });
  });

  it('and is refused again after its replay is a letter again, under the same id', async () => {
    await world.redefine(exampleDefinitions.slice(1));
    const id = await received(document);
    await world.redefine(exampleDefinitions);
    await world.replay(id);
    await world.redefine(exampleDefinitions.slice(1));
    await world.drainEvents();

    expect(world.theEntry()).toMatchObject({ key: id, state: 'deadLettered', reason: 'invalid', hop: 1 });
    expect(world.box.letters()).toMatchObject([{ key: id, hop: 1 }]);
    expect(world.index.records()).toMatchObject([{ key: id, reason: 'invalid' }]);

    await world.redefine(exampleDefinitions);
    await world.replay(id);
    await world.drainEvents();
    await world.drain();
    expect(world.theEntry()).toMatchObject({ key: id, state: 'applied', hop: 2 });
  });

  it('stays what it is when the same bytes come again after the cause is gone, and can be replayed', async () => {
    await world.redefine(exampleDefinitions.slice(1));
    const id = await received(document);
    await world.redefine(exampleDefinitions);
    await world.sendEvent(document);
    await world.drainEvents();
    expect(world.theEntry()).toMatchObject({ key: id, reason: 'invalid' });
    expect(world.index.records()).toMatchObject([
      { key: id, reason: 'invalid', problems: [{ code: 'unknownAttribute' }] },
    ]);
    expect(world.box.letters()).toMatchObject([{ key: id, reason: 'invalid' }]);

    expect(await world.replay(id)).toEqual({ kind: 'done' });
    await world.drainEvents();
    await world.drain();
    expect(world.theEntry()).toMatchObject({ key: id, state: 'applied' });
  });

  it('is not looked at again once an operator has discarded it', async () => {
    const id = await received('{');
    await world.discard(id);
    await world.sendEvent('{');
    await world.drainEvents();
    expect(world.theEntry()).toMatchObject({ key: id, state: 'discarded' });
    expect([world.box.letters(), world.index.records()]).toEqual([[], []]);
    expect(world.linesOf('event.known')).toMatchObject([{ id, state: 'discarded' }]);
  });
});

describe('an event that no replay can help', () => {
  it.each<[string, unknown, string]>([
    ['bytes that are no JSON', '{', 'malformed'],
    ['bytes without an id', JSON.stringify({ ...document, eventId: undefined }), 'malformed'],
    ['a wrong shape', aDocument({ target: 'jana' }), 'invalid'],
  ])('%s: the replay is refused with its problems, and the letter stays', async (_, event, reason) => {
    const id = await received(event);
    expect(world.entry(id).reason).toBe(reason);
    const answer = await world.replay(id);
    expect(answer).toMatchObject({ kind: 'refused', reason: 'invalid', problems: expect.arrayContaining([]) });
    expect(answer.kind === 'refused' && answer.problems.length).toBeGreaterThan(0);
    expect(world.entry(id).state).toBe('deadLettered');
    expect(world.box.letters()).toMatchObject([{ key: id }]);
  });

  it('an id that another request has: it can only be discarded', async () => {
    await received(document);
    const id = await received({ ...document, reference: 'RITM2' });
    expect(world.entry(id)).toMatchObject({ state: 'deadLettered', reason: 'idConflict', eventId: 'hire-8731' });
    expect(await world.replay(id)).toMatchObject({
      ...{ kind: 'refused', reason: 'invalid' },
      problems: [{ pointer: '/eventId', code: 'notReplayable' }],
    });
    expect(await world.discard(id)).toEqual({ kind: 'done' });
    await world.drain();
    expect(world.ledger.entries().map(({ state }) => state)).toEqual(['applied', 'discarded']);
  });
});
