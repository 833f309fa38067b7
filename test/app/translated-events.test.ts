import { beforeEach, describe, expect, it } from 'vitest';
import { requestKey, sha256 } from '../../src/domain/key.ts';
import { aDefinition, exampleDefinitions, USER_ID } from '../factories.ts';
import { aMappedFile, aMappedSource, hired, named, rules } from './mapped-source.ts';
import { createWorld, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld({ sources: [aMappedSource(aMappedFile())] });
});

async function receive(event: unknown, headers: Readonly<Record<string, string>> | undefined = named('msg-1')) {
  await world.sendEvent(event, 'people', headers);
  await world.drainEvents();
}
const states = () => world.ledger.entries().map(({ state, reason }) => [state, reason]);

describe('an event of a source with a mapping', () => {
  it('becomes a request under the id of its sender, and a single value a collection of one', async () => {
    await receive(hired);
    await world.drain();
    expect(world.theEntry()).toMatchObject({
      ...{ key: requestKey('people', 'msg-1'), source: 'people', eventId: 'msg-1', state: 'applied' },
      target: { type: 'user', key: 'userPrincipalName', value: 'jana@contoso.com' },
    });
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { Project: ['Baker'] } });
  });

  it('fits a collection whose definition was made a moment ago', async () => {
    await world.catalog.get();
    const skills = aDefinition({ name: 'Skill', isCollection: true });
    world.definitions.define({ attributeSets: [{ id: 'Engineering' }], definitions: [...exampleDefinitions, skills] });
    world.configure(aMappedSource(aMappedFile({ attributes: [{ ...rules[0], attribute: 'Skill' }] })));
    await receive(hired);
    expect(states()).toEqual([['reserved', undefined]]);
  });

  it('that its file passes over leaves nothing but a line in the log', async () => {
    world.configure(aMappedSource(aMappedFile({ when: 'type = "employee.hired"' })));
    await receive({ ...hired, type: 'employee.left' });
    await receive({ ...hired, type: 'employee.hired' }, named('msg-2'));
    expect(world.ledger.entries().map(({ eventId }) => eventId)).toEqual(['msg-2']);
    expect(world.linesOf('event.ignored')).toEqual([{ source: 'people', because: 'when', id: undefined }]);
  });

  it('that touches no attribute is passed over', async () => {
    await receive({ employee: hired.employee });
    expect(world.ledger.entries()).toEqual([]);
    expect(world.linesOf('event.ignored')).toMatchObject([{ because: 'noAttributes' }]);
  });
});

describe('an event that cannot be mapped', () => {
  const wrong = { attributes: [...rules, { ...rules[0], attribute: 'NumVendors', value: 'project + 1' }] };
  const right = { attributes: rules };

  it('is a letter that names the rule and no value, and after the file is mended its replay is applied', async () => {
    world.configure(aMappedSource(aMappedFile(wrong)));
    await receive(hired);
    const { key } = world.theEntry();
    expect(world.theEntry()).toMatchObject({
      ...{ state: 'deadLettered', reason: 'invalid', eventId: 'msg-1' },
      problems: [{ pointer: '/mapping/attributes/1/value', code: 'mappingFailed' }],
    });
    expect(await world.replay(key, true)).toMatchObject({ kind: 'refused', reason: 'invalid' });

    world.configure(aMappedSource(aMappedFile(right)));
    expect(await world.replay(key)).toEqual({ kind: 'done' });
    await world.drainEvents();
    await world.drain();
    expect(world.theEntry()).toMatchObject({ key, state: 'applied' });
    expect([world.box.letters(), world.index.records()]).toEqual([[], []]);
    expect(JSON.stringify(world.lines)).not.toContain('Baker');
  });

  it('and has no id becomes the same request however often it is replayed', async () => {
    world.configure(aMappedSource(aMappedFile(wrong)));
    await receive(hired, {});
    const { key } = world.theEntry();
    world.configure(aMappedSource(aMappedFile(right)));
    world.pass(60_000);
    await world.replay(key);
    await world.drainEvents();
    await world.drain();
    expect(states().toSorted()).toEqual([
      ['applied', undefined],
      ['discarded', undefined],
    ]);
    const applied = world.ledger.entries().find(({ state }) => state === 'applied');
    expect(world.entry(key)).toMatchObject({ replacedBy: applied?.key });
    expect(applied?.receivedAt).toBe('2026-11-20T09:00:00.000Z');
  });

  it('and is passed over by the mended file is discarded by its replay', async () => {
    world.configure(aMappedSource(aMappedFile(wrong)));
    await receive(hired);
    const { key } = world.theEntry();
    world.configure(aMappedSource(aMappedFile({ ...right, when: 'false' })));
    expect(await world.replay(key)).toEqual({ kind: 'done' });
    await world.drainEvents();
    expect(world.entry(key)).toMatchObject({ state: 'discarded' });
    expect(world.box.letters()).toEqual([]);
  });

  it.each<[string, unknown, string, string]>([
    ['no JSON', '{', 'malformed', 'malformedJson'],
    ['a key twice', '{"project":1,"project":2}', 'malformed', 'duplicateKey'],
    ['an id of 19 digits as a number', '{"id":3498867108266115473}', 'malformed', 'unsafeNumber'],
    ['a __proto__', '{"__proto__":{"project":"Baker"}}', 'malformed', 'forbiddenKey'],
    ['a function of JSONata', { x: { _jsonata_lambda: true } }, 'malformed', 'forbiddenKey'],
    ['a half of a character', { ...hired, employee: { mail: '\ud800@contoso.com' } }, 'invalid', 'invalidFormat'],
    ['no target', { project: 'Baker' }, 'invalid', 'mappingFailed'],
    ['a target that is an object', { ...hired, employee: { mail: {} } }, 'invalid', 'mappingFailed'],
    ['a value that is an object', { ...hired, project: { name: 'Baker' } }, 'invalid', 'mappingFailed'],
    ['a value that is not allowed', { ...hired, project: 'Bakr' }, 'invalid', 'valueNotAllowed'],
  ])('with %s is a letter', async (_, event, reason, code) => {
    const text = typeof event === 'string' ? event : JSON.stringify(event);
    await receive(text);
    expect(world.theEntry()).toMatchObject({ state: 'deadLettered', reason, problems: [{ code }] });
    expect(world.box.letters()).toMatchObject([{ kind: 'event', body: new TextEncoder().encode(text), reason }]);
    expect(world.assignments.arrivals).toEqual([]);
  });
});

describe('an event id that no request can carry', () => {
  const wrong = { eventId: 'id', attributes: [{ ...rules[0], value: 'project + 1' }] };

  it.each([
    ['the key of other bytes', `\0bytes:${sha256(JSON.stringify(hired))}`],
    ['half of a character', '\ud800'],
    ['too much', 'x'.repeat(300)],
  ])('names no letter: %s', async (_, id) => {
    world.configure(aMappedSource(aMappedFile(wrong)));
    await receive({ ...hired, id }, {});
    expect(world.theEntry()).toMatchObject({ state: 'deadLettered', eventId: undefined });
    await receive(hired, {});
    expect(states()).toEqual([
      ['deadLettered', 'invalid'],
      ['deadLettered', 'invalid'],
    ]);
  });
});

describe('an event that comes again', () => {
  it('under its id is the same request, whatever the time', async () => {
    await receive(hired);
    world.pass(20 * 60_000);
    await receive(hired);
    expect(world.ledger.entries()).toHaveLength(1);
    expect(world.assignments.messages()).toHaveLength(1);
  });

  it('under its id with other content is a conflict, on record beside the first', async () => {
    await receive(hired);
    await receive({ ...hired, project: 'Alpine' });
    expect(states()).toEqual([
      ['reserved', undefined],
      ['deadLettered', 'idConflict'],
    ]);
  });

  it('without an id is dropped for ten minutes, and each drop is on record', async () => {
    await receive(hired, {});
    const { key } = world.theEntry();
    for (const pause of [1_000, 60_000]) {
      world.pass(pause);
      await receive(hired, {});
    }
    expect(world.ledger.entries()).toHaveLength(1);
    expect(world.audit.records()).toMatchObject([
      { outcome: 'repeated', source: 'people', request: key, at: '2026-11-20T09:00:01.000Z' },
      { outcome: 'repeated', source: 'people', request: key, at: '2026-11-20T09:01:01.000Z' },
    ]);
    expect(world.linesOf('event.repeated')).toHaveLength(2);

    world.pass(9 * 60_000);
    await receive(hired, {});
    expect(world.ledger.entries()).toHaveLength(2);
  });

  it('without an id, and is not the same to the byte, is another event', async () => {
    await receive(hired, {});
    await receive({ ...hired, comment: 'x' }, {});
    expect(world.ledger.entries()).toHaveLength(2);
    expect(world.audit.records()).toEqual([]);
  });

  it('without an id, as the same delivery after a crash, is no repetition of itself', async () => {
    world.recentEvents.failNext('claim', 'after');
    world.ledger.failNext('reserve');
    await receive(hired, {});
    await world.drain();
    expect(states()).toEqual([['applied', undefined]]);
    expect(world.audit.records()).toMatchObject([{ outcome: 'applied' }]);
  });

  it('is forgotten after an hour', async () => {
    await receive(hired, {});
    world.pass(59 * 60_000);
    await world.forgetEvents();
    expect(world.recentEvents.size()).toBe(1);
    world.pass(2 * 60_000);
    await world.forgetEvents();
    expect(world.recentEvents.size()).toBe(0);
  });
});
