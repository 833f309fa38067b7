import { expect, it } from 'vitest';
import { failureKinds } from '../../src/domain/failure.ts';
import { encodeMessage } from '../../src/intake/message.ts';
import { aDefinition, aDocument, aMessage, aRequest, aSource, exampleDefinitions } from '../factories.ts';
import { bytes, createWorld, hr, jana, type World } from './world.ts';

/** Attribute values are about people: no entry of the ledger and no line of the log has one, however a request ends. */

const SECRET = 'Geheim';
const NUMBER = 4_713_942;
const secrets = { Note: SECRET, NumVendors: NUMBER, CostCenter: [NUMBER], Tags: [SECRET, 'other'] };
const definitions = [...exampleDefinitions, aDefinition(), aDefinition({ name: 'Tags', isCollection: true })];
const secretly = (engineering: Readonly<Record<string, unknown>>) => ({ attributes: { Engineering: engineering } });

const submit = (world: World, override: Readonly<Record<string, unknown>>) =>
  world.submit(hr, aDocument({ ...secretly(secrets), ...override }), { at: world.now() });
const receive = (world: World, body: unknown) =>
  world.receive({ source: 'hr', receivedAt: '2026-11-20T09:00:00.000Z', body: bytes(body) }, world.log);
const deliverAll = async (world: World) => {
  for (const body of world.bodies()) await world.apply(body, world.log);
};

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
      world.directory.failNext('write', { kind });
      await deliverAll(world);
    },
  ]),
  [
    'an unknown request',
    (world) => world.apply(encodeMessage(aMessage({ request: aRequest(secretly(secrets)) })), world.log),
  ],
  ['a message that is none', (world) => world.apply(bytes({ value: SECRET, number: NUMBER }), world.log)],
];

it.each(stories)('ledger and log have no value after %s', async (_, story) => {
  const assigned = { Marketing: { AppCountry: [SECRET] } };
  const world = createWorld({ definitions, principals: [{ ...jana, assigned }] });
  await story(world);

  expect(world.lines.length).toBeGreaterThan(0);
  expect(world.ledger.history.length).toBeGreaterThan(0);
  const kept = JSON.stringify([world.ledger.history, world.lines]);
  expect(kept).not.toContain(SECRET);
  expect(kept).not.toContain(String(NUMBER));
});
