import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RequestPlan } from '../../src/app/plan-request.ts';
import type { Write } from '../../src/domain/change.ts';
import { aDefinition, aDocument, aRule, aSource, USER_ID } from '../factories.ts';
import type { Assigned } from '../fakes/directory.ts';
import { createWorld, jana, type World } from './world.ts';

/** What a plan foretells is what happens when the same request is submitted next, whatever came before it. */

const MINUTE = 60_000;
const definitions = [
  aDefinition(),
  aDefinition({ name: 'Tags', isCollection: true }),
  aDefinition({ name: 'CostCenter', type: 'Integer', isCollection: true }),
  aDefinition({ attributeSet: 'Legacy', name: 'Code' }),
  aDefinition({ attributeSet: 'Legacy', name: 'Old', status: 'Deprecated' }),
];
const source = aSource({
  allow: [
    aRule({
      attributes: { Engineering: '*', Legacy: '*' },
      operations: ['set', 'clear', 'add', 'remove'],
      users: { keys: ['id', 'userPrincipalName'] },
    }),
  ],
});

const text = fc.constantFrom('a', 'b', 'c', 'd');
const texts = fc.uniqueArray(text, { maxLength: 3 });
const numbers = fc.constantFrom(0, 1, 2, 44, 45).map((count) => Array.from({ length: count }, (_, index) => index));
const edit = fc
  .tuple(texts, texts)
  .map(([add, remove]) => ({ add, remove: remove.filter((one) => !add.includes(one)) }))
  .filter(({ add, remove }) => add.length + remove.length > 0);
const optionally = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined, freq: 2 });
const hasSome = (set: object) => Object.values(set).some((value) => value !== undefined);
const attributes = fc
  .record({
    Engineering: optionally(
      fc.oneof(
        { weight: 1, arbitrary: fc.constant(null) },
        {
          weight: 9,
          arbitrary: fc
            .record({
              Note: optionally(fc.option(text)),
              Tags: optionally(fc.oneof(fc.option(texts), edit, edit)),
              CostCenter: optionally(numbers),
            })
            .filter(hasSome),
        },
      ),
    ),
    Legacy: optionally(fc.oneof(fc.constant(null), fc.record({ Code: text }))),
  })
  .filter(hasSome);

const names = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ id: USER_ID }) },
  { weight: 4, arbitrary: fc.constant({ userPrincipalName: 'Jana@contoso.com' }) },
  { weight: 1, arbitrary: fc.constant({ userPrincipalName: 'nobody@contoso.com' }) },
);
const request = fc.record({ attributes, target: names, happenedAgoInMs: optionally(fc.nat({ max: 40 * MINUTE })) });
const moment = fc.constantFrom(0, 1_000, 5 * MINUTE, 15 * MINUTE - 1, 15 * MINUTE, 40 * MINUTE);
const held: fc.Arbitrary<Assigned> = fc.record(
  {
    Engineering: fc.record({ Note: text, Tags: texts.filter(({ length }) => length > 0), CostCenter: numbers }),
    Legacy: fc.record({ Code: text, Old: text }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const step = fc.record({ afterInMs: moment, by: fc.oneof({ weight: 3, arbitrary: request }, text) });
const story = fc.record({
  held,
  before: fc.array(step, { maxLength: 4 }),
  afterInMs: moment,
  request,
  /** What reads show when the plan is made. */
  shown: fc.option(held),
  waits: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

const documentOf = (world: World, { attributes, target, happenedAgoInMs }: Story['request'], eventId: string) =>
  JSON.parse(
    JSON.stringify(
      aDocument({
        eventId,
        attributes,
        target: { type: 'user', ...target },
        occurredAt: happenedAgoInMs === undefined ? undefined : new Date(world.now() - happenedAgoInMs).toISOString(),
      }),
    ),
  );

/** What came before: requests, and somebody who writes past the relay. */
async function play(world: World, before: Story['before']): Promise<void> {
  const { attributeSet, name, type, isCollection } = aDefinition();
  const attribute = { attributeSet, name, type, isCollection };
  for (const [index, { afterInMs, by }] of before.entries()) {
    world.pass(afterInMs);
    if (typeof by === 'string') {
      await world.directory.write({ type: 'user', objectId: USER_ID }, [{ attribute, operation: 'set', value: by }]);
    } else {
      await world.request(documentOf(world, by, `before-${index}`));
      await world.drain(1);
    }
  }
}

const show = (shown: Assigned) => () => ({
  kind: 'found',
  current: new Map(Object.entries(shown).map(([set, values]) => [set, new Map(Object.entries(values))])),
});

async function tell({ held, before, afterInMs, request, shown, waits }: Story) {
  const world = createWorld({ sources: [source], principals: [{ ...jana, assigned: held }], definitions });
  await play(world, before);
  world.pass(afterInMs);
  if (shown) world.io.answer('directory.read', show(shown));
  const effectiveAt = waits ? { effectiveAt: new Date(world.now() + MINUTE).toISOString() } : {};
  const document = { ...documentOf(world, request, 'planned'), ...effectiveAt };
  const planned = await world.app.planRequest(source, document, () => true, world.log);
  const blind = await world.app.planRequest(source, document, () => false, world.log);
  const earlier = world.directory.writes.length;
  const id = await world.request(document);
  await world.drain(1);
  return { planned, blind, entry: world.entry(id), written: world.directory.writes.slice(earlier), document };
}

it('a plan is what happens', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      const { planned, entry, written } = await tell(told);
      if (planned.kind !== 'planned') expect.unreachable(planned.kind);
      const { outcome, reason, problems, effects, call } = planned;
      expect(outcome).toBe(entry.state);
      if (outcome === 'scheduled') return;
      const calls = written.map(({ objectId, changes: body }) => ({ method: 'WRITE', path: `user ${objectId}`, body }));
      expect(call === null ? [] : [call]).toEqual(calls);
      if (outcome === 'retrying') return;
      const { results = [] } = entry;
      expect({ reason, problems, effects }).toEqual({
        reason: entry.reason,
        problems: entry.problems,
        effects: results,
      });
    }),
    { numRuns: 150 },
  );
}, 20_000);

const valuesOf = (value: unknown): readonly unknown[] =>
  value !== null && typeof value === 'object' ? Object.values(value).flatMap(valuesOf) : [value];
const writtenValues = ({ kind, ...planned }: RequestPlan) =>
  'call' in planned && planned.call !== null && planned.call !== 'withheld'
    ? (planned.call.body as readonly Write[]).flatMap((write) =>
        write.operation === 'set' ? valuesOf(write.value) : [],
      )
    : [];

it('who may not read is told the same, but for values that it did not send', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      const { planned, blind, document } = await tell(told);
      if (planned.kind !== 'planned' || blind.kind !== 'planned') expect.unreachable();
      const { call, warnings, ...rest } = planned;
      expect(blind).toMatchObject(rest);
      expect(blind.warnings.filter(({ code }) => code !== 'requestWithheld')).toEqual(warnings);
      expect(valuesOf(document['attributes'])).toEqual(expect.arrayContaining([...writtenValues(blind)]));
      expect(blind.call === 'withheld').toBe(blind.warnings.some(({ code }) => code === 'requestWithheld'));
    }),
    { numRuns: 150 },
  );
}, 20_000);
