import { beforeEach, describe, expect, it } from 'vitest';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { aDocument, aSource } from '../factories.ts';
import { bytes, createWorld, hr, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const RECEIVED_AT = '2026-11-20T08:59:00.000Z';
const receive = (document: unknown, source = 'hr') =>
  world.receive(
    { source, receivedAt: RECEIVED_AT, body: document instanceof Uint8Array ? document : bytes(document) },
    world.log,
  );
const closedLines = () => world.lines.filter(({ event }) => event === 'request.closed').map(({ fields }) => fields);

describe('an event', () => {
  it('becomes a request of its source, received when the source sent it', async () => {
    await receive(aDocument());
    const entry = world.theEntry();
    expect(entry).toMatchObject({ source: 'hr', eventId: 'hire-8731', state: 'reserved', receivedAt: RECEIVED_AT });
    expect(world.assignments.messages()).toHaveLength(1);
    expect(world.lines.filter(({ event }) => event === 'request.accepted').map(({ fields }) => fields)).toEqual([
      { id: entry.key, source: 'hr', replayed: false },
    ]);
  });

  it('delivered again is the same request', async () => {
    await receive(aDocument());
    await receive(aDocument());
    expect(world.ledger.history).toHaveLength(1);
    expect(world.assignments.messages()).toHaveLength(1);
  });

  it.each([
    ['before the send', () => world.assignments.failNext('send', 'before')],
    ['after the send', () => world.assignments.failNext('send', 'after')],
    ['before the reservation', () => world.ledger.failNext('reserve', 'before')],
    ['after the reservation', () => world.ledger.failNext('reserve', 'after')],
  ])('delivered again after a crash %s ends in one request', async (_, crash) => {
    crash();
    await receive(aDocument());
    await receive(aDocument());
    expect(world.events.arrivals).toEqual([]);
    expect(world.theEntry().state).toBe('reserved');
    expect(world.assignments.messages().map(({ messageId }) => messageId)).toEqual([`${world.theEntry().key}#0`]);
  });
});

const noise: readonly (readonly [string, unknown, string])[] = [
  ['no UTF-8', Uint8Array.of(0xff, 0xfe, 0x00), 'invalidUtf8'],
  ['nothing', '', 'malformedJson'],
  ['half a document', '{"eventId":"hire-1"', 'malformedJson'],
  ['a repeated key', '{"eventId":"a","eventId":"b"}', 'duplicateKey'],
  ['a number that JSON would round', '{"eventId":"a","big":9007199254740993}', 'unsafeNumber'],
  ['a list', '[]', 'invalidType'],
  ['a document without an event id', JSON.stringify({ ...aDocument(), eventId: undefined }), 'required'],
];

describe('noise', () => {
  it.each(noise)('is closed as malformed, and its neighbours go on: %s', async (_, body, code) => {
    await receive(aDocument({ eventId: 'before' }));
    await receive(body);
    await receive(aDocument({ eventId: 'after' }));

    const [before, closed, after] = world.ledger.entries();
    expect([before?.eventId, before?.state]).toEqual(['before', 'reserved']);
    expect([after?.eventId, after?.state]).toEqual(['after', 'reserved']);
    expect(closed).toMatchObject({ source: 'hr', state: 'deadLettered', reason: 'malformed', receivedAt: RECEIVED_AT });
    expect(closed?.problems?.map((problem) => problem.code)).toContain(code);
    expect(closed?.eventId).toBeUndefined();
    expect(world.assignments.messages()).toHaveLength(2);
    expect(closedLines()).toMatchObject([{ id: closed?.key, state: 'deadLettered', reason: 'malformed' }]);
  });

  it.each(noise)('delivered twice is one record: %s', async (_, body) => {
    await receive(body);
    await receive(body);
    expect(world.ledger.history).toHaveLength(1);
  });

  it('of other bytes or of another source is a record of its own', async () => {
    world.configure(hr, aSource({ name: 'tickets' }));
    await receive('{');
    await receive('{{');
    await receive('{', 'tickets');
    expect(new Set(world.ledger.entries().map(({ key }) => key)).size).toBe(3);
  });

  it('is put back while the ledger is away, and closed when it is back', async () => {
    world.ledger.setAway(true);
    await receive('{');
    expect(world.linesOf('event.putBack')).toEqual([{ source: 'hr', port: 'ledger', returns: 1 }]);

    world.ledger.setAway(false);
    world.ledger.failNext('reserve', 'after');
    await world.drainEvents();
    expect(world.ledger.history).toHaveLength(1);
    expect(world.box.letters()).toMatchObject([{ key: world.theEntry().key, body: bytes('{') }]);
  });

  it('of thousands of problems leaves a record that fits a table, whose columns hold 32 K characters', async () => {
    const wrong = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`Unknown${index}`, 1]));
    await receive(aDocument({ attributes: { Engineering: wrong } }));
    const { state, reason, problems } = world.theEntry();
    expect([state, reason]).toEqual(['deadLettered', 'invalid']);
    expect(problems?.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems).length).toBeLessThan(32_000);
  });
});

describe('a refusal', () => {
  const invalid = aDocument({ attributes: { Engineering: { Projct: 'Geheim' } } });

  it('by the catalog is recorded under the key of the request, with its problems', async () => {
    await receive(invalid);
    expect(world.theEntry()).toMatchObject({
      eventId: 'hire-8731',
      state: 'deadLettered',
      reason: 'invalid',
    });
    expect(world.theEntry().problems).toEqual([
      { pointer: '/attributes/Engineering/Projct', code: 'unknownAttribute' },
    ]);
    await receive(invalid);
    expect(world.ledger.history).toHaveLength(1);
  });

  it('by the policy is recorded as forbidden, without values', async () => {
    await receive(aDocument({ attributes: { Marketing: { AppCountry: ['Geheim'] } } }));
    expect(world.theEntry()).toMatchObject({
      reason: 'forbidden',
      problems: [{ pointer: '/attributes/Marketing/AppCountry', code: 'attributeNotAllowed' }],
    });
    expect(JSON.stringify([world.ledger.history, world.lines])).not.toContain('Geheim');
    expect(world.assignments.arrivals).toEqual([]);
  });

  it('of an unknown source is recorded as forbidden, and its content is not looked at', async () => {
    await receive('{', 'queue:stranger');
    expect(world.theEntry()).toMatchObject({ source: 'queue:stranger', reason: 'forbidden', problems: [] });
  });

  it('of an id that another request has is recorded under a key of its own, and leaves the other one alone', async () => {
    await receive(aDocument());
    const first = world.theEntry();
    const conflicting = aDocument({ attributes: { Engineering: { Project: ['Alpine'] } } });
    await receive(conflicting);
    await receive(conflicting);

    const [unchanged, conflict, ...others] = world.ledger.entries();
    expect(unchanged).toEqual(first);
    expect(conflict).toMatchObject({ eventId: 'hire-8731', state: 'deadLettered', reason: 'idConflict' });
    expect(conflict?.key).not.toBe(first.key);
    expect(others).toEqual([]);
    expect(world.ledger.history).toHaveLength(2);
    expect(world.assignments.messages()).toHaveLength(1);
  });

  it('of an id that a refused event has used leaves that record as it is', async () => {
    await receive(invalid);
    const first = world.theEntry();
    await receive(aDocument());
    expect(world.ledger.entries()[0]).toEqual(first);
    expect(world.ledger.entries()[1]).toMatchObject({ reason: 'idConflict' });
    expect(world.assignments.arrivals).toEqual([]);
  });

  it('is not passed while no catalog was ever seen: the event is put back', async () => {
    world.definitions.failAlways({ kind: 'unavailable' });
    await receive(aDocument());
    expect(world.ledger.history).toEqual([]);
    expect(world.linesOf('event.putBack')).toMatchObject([{ port: 'catalog' }]);

    world.definitions.failAlways(undefined);
    await world.drainEvents();
    expect(world.theEntry()).toMatchObject({ state: 'reserved', receivedAt: RECEIVED_AT });
  });
});

describe('an event that cannot be worked off for hours', () => {
  it('is put back again and again, each time for longer and under an id of its own, and no delivery fails', async () => {
    await world.events.send({
      ...{ messageId: 'event', body: bytes(aDocument()), properties: { source: 'hr', receivedAt: RECEIVED_AT } },
    });
    world.ledger.setAway(true);
    await world.drainEvents(2 * 3_600_000);
    const returned = world.events.arrivals.map(({ messageId, scheduledFor = 0 }) => ({ messageId, scheduledFor }));
    expect(returned.length).toBeGreaterThan(5);
    expect(returned.map(({ messageId }) => messageId)).toEqual(
      returned.map((_, index) => (index === 0 ? 'event' : `event~${index}`)),
    );
    expect(world.now() - (returned.at(-1)?.scheduledFor ?? 0)).toBeLessThan(15 * 60_000);

    world.ledger.setAway(false);
    await world.drainEvents();
    expect(world.theEntry()).toMatchObject({ state: 'reserved', receivedAt: RECEIVED_AT });
    expect(world.assignments.messages()).toHaveLength(1);
  });

  it('goes back when it cannot even be put back', async () => {
    world.ledger.setAway(true);
    world.events.setAway(true);
    await expect(receive(aDocument())).rejects.toThrow(Unavailable);
  });
});
