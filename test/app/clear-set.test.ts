import { beforeEach, describe, expect, it } from 'vitest';
import { aDefinition, aDocument, aRule, aSource, NOW, USER_ID } from '../factories.ts';
import type { Assigned } from '../fakes/directory.ts';
import { createWorld, jana, type World } from './world.ts';

/** A set that is given as `null`: every attribute of it that there is on the target, and that a source may clear. */

const MINUTE = 60_000;
const definitions = [
  aDefinition({ attributeSet: 'Legacy', name: 'Code' }),
  aDefinition({ attributeSet: 'Legacy', name: 'Tags', isCollection: true }),
  aDefinition({ attributeSet: 'Legacy', name: 'Old', status: 'Deprecated' }),
  aDefinition({ attributeSet: 'Legacy', name: 'Unused' }),
  aDefinition(),
];
const held = { Legacy: { Code: 'X-17', Tags: ['a', 'b'], Old: 'x' }, Engineering: { Note: 'stays' } };

const sourceWith = (attributes: Readonly<Record<string, '*' | readonly string[]>>) =>
  aSource({ allow: [aRule({ attributes, operations: ['clear', 'set'] })] });
const whole = sourceWith({ Legacy: '*' });

let world: World;
const start = (assigned: Assigned = held) => {
  world = createWorld({ sources: [whole], principals: [{ ...jana, assigned }], definitions });
};
beforeEach(() => start());

const event = (eventId: string, minutesAgo: number, attributes: unknown) => ({
  eventId,
  attributes,
  occurredAt: new Date(NOW - minutesAgo * MINUTE).toISOString(),
});
async function arrive(...events: readonly ReturnType<typeof event>[]) {
  const ids: string[] = [];
  for (const one of events) {
    ids.push(await world.request(one));
    await world.drain();
  }
  return ids.map((id) => world.entry(id));
}
const clear = (minutesAgo = 0) => event('clear', minutesAgo, { legacy: null });
const result = (name: string, what: string) => ({ attributeSet: 'Legacy', name, result: what });

describe('a set that is null', () => {
  it('is cleared in one write, and nothing else is', async () => {
    const [entry] = await arrive(clear());
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { Note: 'stays' } });
    expect(world.directory.writes).toHaveLength(1);
    const cleared = world.directory.writes[0]?.changes.map(({ attribute, operation }) => [attribute.name, operation]);
    expect(cleared).toEqual(['Code', 'Tags', 'Old'].map((name) => [name, 'clear']));
    expect(entry).toMatchObject({ state: 'applied' });
    expect(entry?.results).toEqual(['Code', 'Tags', 'Old'].map((name) => result(name, 'applied')));
  });

  it('of which nothing is assigned is not written', async () => {
    start({ Engineering: { Note: 'stays' } });
    const [entry] = await arrive(clear());
    expect(world.directory.writes).toEqual([]);
    expect(entry).toMatchObject({ state: 'unchanged', results: [result('*', 'unchanged')] });
  });

  it('is not cleared of what a newer event has set, and an older one sets nothing any more', async () => {
    const [newer, cleared, older] = await arrive(
      event('newer', 1, { Legacy: { Code: 'new' } }),
      clear(2),
      event('older', 3, { Legacy: { Code: 'old', Unused: 'old' } }),
    );
    expect([newer?.state, cleared?.state, older?.state]).toEqual(['applied', 'applied', 'superseded']);
    expect(cleared?.results).toContainEqual(result('Code', 'superseded'));
    expect(older?.results).toEqual([result('Code', 'superseded'), result('Unused', 'superseded')]);
    expect(world.directory.assignedTo(USER_ID)['Legacy']).toEqual({ Code: 'new' });
  });

  it('is cleared of what was written a moment ago and no read shows yet', async () => {
    start({ Engineering: { Note: 'stays' } });
    const stale = () => ({ kind: 'found', current: new Map([['Engineering', new Map([['Note', 'stays']])]]) });
    world.io.answer('directory.read', stale);
    await arrive(event('set', 2, { Legacy: { Code: 'new' } }), clear(1));
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { Note: 'stays' } });
  });

  it('can be given beside others', async () => {
    world.configure(sourceWith({ Legacy: '*', Engineering: ['Note'] }));
    const [entry] = await arrive(event('both', 0, { Legacy: null, Engineering: { Note: 'new' } }));
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { Note: 'new' } });
    expect(world.directory.writes).toHaveLength(1);
    expect(entry?.results).toHaveLength(4);
  });

  it('is planned as it is carried out', async () => {
    const planned = await world.app.planRequest(whole, aDocument(clear()), () => false, world.log);
    expect(planned).toMatchObject({
      outcome: 'applied',
      effects: ['Code', 'Tags', 'Old'].map((name) => result(name, 'applied')),
      warnings: [
        { pointer: '/attributes/legacy', code: 'caseVariant' },
        { pointer: '/attributes/legacy', code: 'deprecatedAttribute' },
      ],
    });
    await arrive(clear());
    expect(planned).toMatchObject({ call: { body: world.directory.writes[0]?.changes } });
  });
});

describe('a set that is null is refused', () => {
  const refused = async (source: typeof whole, attributes: unknown) => {
    const submission = await world.submit(source, aDocument({ attributes }), { at: world.now() });
    return submission.kind === 'refused' ? [submission.reason, submission.problems] : submission.kind;
  };

  it.each([
    ['whose attributes are only listed', { Legacy: ['Code', 'Tags', 'Old', 'Unused'] }],
    ['that the policy does not name', { Engineering: '*' }],
  ] as const)('%s', async (_, attributes) => {
    expect(await refused(sourceWith(attributes), { Legacy: null })).toMatchObject([
      'forbidden',
      [{ pointer: '/attributes/Legacy', code: 'attributeNotAllowed' }],
    ]);
  });

  it('where the source may do everything but clear', async () => {
    const setter = aSource({ allow: [aRule({ attributes: { Legacy: '*' }, operations: ['set', 'add', 'remove'] })] });
    expect(await refused(setter, { Legacy: null })).toMatchObject([
      'forbidden',
      [{ pointer: '/attributes/Legacy', code: 'operationNotAllowed' }],
    ]);
  });

  it('that nobody has defined, with the names that may be meant', async () => {
    expect(await refused(whole, { Legcy: null })).toMatchObject([
      'invalid',
      [
        {
          ...{ pointer: '/attributes/Legcy', code: 'unknownAttributeSet' },
          detail: "There is no attribute set of this name. Did you mean 'Legacy'?",
        },
      ],
    ]);
  });

  it('again before the write, when the policy has changed meanwhile', async () => {
    const id = await world.request(clear());
    world.configure(sourceWith({ Legacy: ['Code'] }));
    await world.drain();
    expect(world.entry(id)).toMatchObject({ state: 'deadLettered', reason: 'forbidden' });
    expect(world.directory.writes).toEqual([]);
  });
});
