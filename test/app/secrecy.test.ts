import { expect, it } from 'vitest';
import { failureKinds } from '../../src/domain/failure.ts';
import { isClosed } from '../../src/domain/state.ts';
import { encodeMessage } from '../../src/intake/message.ts';
import { aDefinition, aDocument, aMessage, aRequest, aSource, exampleDefinitions, NOW, USER_ID } from '../factories.ts';
import { bytes, createWorld, hr, jana, type World } from './world.ts';

/**
 * Attribute values are about people: no entry of the ledger or of the index of dead letters, no record of the audit, no
 * outcome, no line of the log and not the gate has one, however a request ends. The messages themselves have them, and what waits for its time or a person.
 */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const SECRET = 'Geheim';
const NUMBER = 4_713_942;
const secrets = { Note: SECRET, NumVendors: NUMBER, CostCenter: [NUMBER], Tags: [SECRET, 'other'] };
const definitions = [...exampleDefinitions, aDefinition(), aDefinition({ name: 'Tags', isCollection: true })];
const secretly = (engineering: Readonly<Record<string, unknown>>) => ({ attributes: { Engineering: engineering } });

const submit = (world: World, override: Readonly<Record<string, unknown>>) =>
  world.submit(hr, aDocument({ ...secretly(secrets), ...override }), { at: world.now() });
const receive = (world: World, body: unknown) =>
  world.receive({ source: 'hr', receivedAt: '2026-11-20T09:00:00.000Z', body: bytes(body) }, world.log);
const byId = { target: { type: 'user', id: USER_ID } };
const deliverAll = (world: World) => world.drain();
/** The text of bytes too. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (part instanceof Uint8Array ? Buffer.from(part).toString() : part));

const stories: readonly (readonly [string, (world: World) => Promise<unknown>])[] = [
  [
    'applied, and then unchanged',
    async (world) => {
      await submit(world, {});
      await submit(world, { eventId: 'hire-2' });
      await deliverAll(world);
    },
  ],
  [
    'an id conflict',
    async (world) => {
      await receive(world, aDocument(secretly(secrets)));
      await receive(world, aDocument(secretly({ Note: `${SECRET}!` })));
    },
  ],
  ['noise', (world) => receive(world, `{"eventId":"${SECRET}`)],
  ['a repeated key', (world) => receive(world, `{"eventId":"a","x":"${SECRET}","x":${NUMBER}}`)],
  ['a wrong shape', (world) => receive(world, aDocument({ ...secretly(secrets), target: SECRET }))],
  [
    'values of another type, not predefined, deprecated, too long, twice',
    (world) =>
      receive(
        world,
        aDocument(
          secretly({
            Project: [SECRET, SECRET],
            NumVendors: SECRET,
            CostCenter: NUMBER,
            OldProject: SECRET,
            Note: SECRET.repeat(20),
            Certification: NUMBER,
          }),
        ),
      ),
  ],
  ['an unknown attribute', (world) => receive(world, aDocument(secretly({ Nothing: SECRET })))],
  [
    'a refusal by the policy',
    (world) => receive(world, aDocument({ attributes: { Marketing: { AppCountry: [SECRET] } } })),
  ],
  [
    'a policy that changed',
    async (world) => {
      await submit(world, {});
      world.configure(aSource({ allow: [] }));
      await deliverAll(world);
    },
  ],
  [
    'too many values on the target',
    async (world) => {
      await submit(world, { ...secretly({ Tags: Array.from({ length: 50 }, (_, index) => `${SECRET} ${index}`) }) });
      await deliverAll(world);
    },
  ],
  ...failureKinds.map((kind): (typeof stories)[number] => [
    `a directory that answers ${kind}`,
    async (world) => {
      await submit(world, {});
      world.io.answer('directory.write', () => ({ kind: 'failed', failure: { kind } }));
      await world.drain(6 * HOUR);
    },
  ]),
  [
    'an unknown request',
    (world) => world.apply(encodeMessage(aMessage({ request: aRequest(secretly(secrets)) })), world.log),
  ],
  [
    'a replay, and a discard',
    async (world) => {
      world.io.answer('directory.write', () => ({ kind: 'failed', failure: { kind: 'rejected' } }));
      await submit(world, byId);
      await deliverAll(world);
      const { key } = world.theEntry();
      await world.replay(key);
      await deliverAll(world);
      await world.discard(key);
    },
  ],
  [
    'a letter that may not be replayed any more',
    async (world) => {
      await receive(world, aDocument(secretly({ Nothing: SECRET })));
      expect(await world.replay(world.theEntry().key)).toMatchObject({ kind: 'refused' });
    },
  ],
  [
    'a time that it shall hold from and until',
    async (world) => {
      const from = new Date(NOW + 2 * HOUR).toISOString();
      await submit(world, { ...byId, effectiveAt: from, effectiveUntil: new Date(NOW + 4 * HOUR).toISOString() });
      for (let hour = 0; hour < 6; hour++) {
        await world.sendDue();
        await world.drain(HOUR);
      }
      expect(world.ledger.entries()).toHaveLength(2);
    },
  ],
  [
    'a worker that overtakes another one',
    async (world) => {
      await submit(world, byId);
      await submit(world, { ...byId, eventId: 'hire-2', ...secretly({ Note: `${SECRET}!`, NumVendors: 1 }) });
      const [mine, theirs] = world.bodies();
      if (!mine || !theirs) expect.unreachable('two messages were sent');
      const hold = world.io.hold('directory.write');
      const slow = world.apply(mine, world.log);
      await hold.reached;
      await world.start().apply(theirs, world.log);
      hold.letGo();
      await slow;
    },
  ],
  [
    'messages that the broker has given up',
    async (world) => {
      await submit(world, byId);
      const [message] = world.assignments.arrivals;
      if (!message) expect.unreachable('a message was sent');
      const given = {
        reason: undefined,
        enqueuedAt: new Date(NOW).toISOString(),
        deliveries: 10,
        properties: {},
        contentType: undefined,
      };
      world.givenUp.add('assignments', { ...given, ...message, properties: {}, contentType: undefined });
      world.givenUp.add('events', { ...given, messageId: 'event', body: bytes(SECRET) });
      await world.moveGivenUp();
    },
  ],
  ['a message that is none', (world) => world.apply(bytes({ value: SECRET, number: NUMBER }), world.log)],
];

it.each(stories)('ledger, index, gate, audit, outcomes, log and metrics have no value after %s', async (_, story) => {
  const assigned = { Marketing: { AppCountry: [SECRET] } };
  const world = createWorld({ definitions, principals: [{ ...jana, assigned }] });
  await story(world);

  expect(world.lines.length).toBeGreaterThan(0);
  expect(world.ledger.history.length).toBeGreaterThan(0);
  expect(
    world.audit.records().length + world.ledger.entries().filter(({ state }) => !isClosed(state)).length,
  ).toBeGreaterThan(0);
  const told = [world.audit.records(), world.outcomes.sent];
  const kept = textOf([world.ledger.history, world.index.records(), world.gateStore.history, world.lines, told]);
  expect(kept).not.toContain(SECRET);
  expect(kept).not.toContain(String(NUMBER));
  // Words and names of sources: neither values nor ids, addresses or digests.
  await world.measure();
  for (const label of world.meter.labels().flatMap(Object.values)) expect(label).toMatch(/^[a-z]+([A-Z][a-z]+){0,4}$/);
});

it('what shall be sent later and what a person shall decide on have the values', async () => {
  const world = createWorld({ definitions });
  await submit(world, { ...byId, effectiveAt: new Date(NOW + 2 * DAY).toISOString() });
  await receive(world, aDocument({ ...secretly({ Nothing: SECRET }), eventId: 'hire-2' }));
  expect(textOf(world.dueBook.all())).toContain(SECRET);
  expect(textOf(world.box.letters())).toContain(SECRET);
});
