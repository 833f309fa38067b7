import { beforeEach, describe, expect, it } from 'vitest';
import { READS_MAY_BE_STALE_FOR_IN_MS } from '../../src/domain/memory.ts';
import type { CurrentValues } from '../../src/domain/plan.ts';
import { NOW, USER_ID } from '../factories.ts';
import { createWorld, editor, jana, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld({ sources: [editor] });
});

const MINUTE = 60_000;

/** An event of so many minutes ago. */
const event = (name: string, minutesAgo: number, engineering: Readonly<Record<string, unknown>>) => ({
  eventId: name,
  target: { type: 'user', id: USER_ID },
  attributes: { Engineering: engineering },
  occurredAt: new Date(NOW - minutesAgo * MINUTE).toISOString(),
});
/** They arrive in this order, each when the one before is done. */
async function arrive(...events: readonly ReturnType<typeof event>[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const one of events) {
    ids.push(await world.request(one));
    await world.drain();
  }
  return ids;
}
const resultsOf = (ids: readonly string[]) =>
  ids.map((id) => [world.entry(id).state, ...(world.entry(id).results ?? []).map(({ result }) => result)]);
const valuesOf = (name: string) => world.directory.assignedTo(USER_ID)['Engineering']?.[name];

describe('an event that comes late', () => {
  it('is superseded by a newer one, and says so', async () => {
    const ids = await arrive(event('new', 1, { NumVendors: 2 }), event('old', 2, { NumVendors: 1 }));
    expect(resultsOf(ids)).toEqual([
      ['applied', 'applied'],
      ['superseded', 'superseded'],
    ]);
    expect(valuesOf('NumVendors')).toBe(2);
    expect(world.directory.writes).toHaveLength(1);
  });

  it('loses against a newer one that found everything as it should be', async () => {
    world = createWorld({
      sources: [editor],
      principals: [{ ...jana, assigned: { Engineering: { NumVendors: 2 } } }],
    });
    const ids = await arrive(event('new', 1, { NumVendors: 2 }), event('old', 2, { NumVendors: 1 }));
    expect(resultsOf(ids).map(([state]) => state)).toEqual(['unchanged', 'superseded']);
    expect(world.directory.writes).toEqual([]);
  });

  it('loses attribute by attribute, and what is newest of it is written', async () => {
    const [, late = ''] = await arrive(
      event('new', 1, { NumVendors: 2 }),
      event('old', 2, { NumVendors: 1, Certification: true }),
    );
    expect(world.entry(late).state).toBe('applied');
    expect(world.entry(late).results).toEqual([
      { attributeSet: 'Engineering', name: 'NumVendors', result: 'superseded' },
      { attributeSet: 'Engineering', name: 'Certification', result: 'applied' },
    ]);
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { NumVendors: 2, Certification: true } });
  });

  it('loses against a newer clear', async () => {
    await arrive(event('new', 1, { NumVendors: null }), event('old', 2, { NumVendors: 1 }));
    expect(valuesOf('NumVendors')).toBeUndefined();
  });

  it('at the same time as another one loses if it was received first', async () => {
    const first = await world.request(event('first', 1, { NumVendors: 1 }));
    world.pass(1_000);
    const second = await world.request(event('second', 1, { NumVendors: 2 }));
    const [one, two] = world.bodies();
    if (!one || !two) expect.unreachable('two messages were sent');
    await world.apply(two, world.log);
    await world.apply(one, world.log);
    expect([world.entry(first).state, world.entry(second).state]).toEqual(['superseded', 'applied']);
    expect(valuesOf('NumVendors')).toBe(2);
  });
});

describe('edits of a collection', () => {
  it('find their place among those that have come already', async () => {
    await arrive(
      event('4', 1, { Project: { remove: ['Alpine'] } }),
      event('3', 2, { Project: { add: ['Baker'] } }),
      event('2', 3, { Project: ['Alpine', 'Cascade'] }),
    );
    expect([...(valuesOf('Project') as string[])].sort()).toEqual(['Baker', 'Cascade']);
  });

  it.each([
    ['an addition that comes after a newer removal', [event('new', 1, { Project: { remove: ['Baker'] } })], undefined],
    ['an addition that comes after an older removal', [event('old', 3, { Project: { remove: ['Baker'] } })], ['Baker']],
  ])('decide by their own time: %s', async (_, before, expected) => {
    await arrive(...before, event('add', 2, { Project: { add: ['Baker'] } }));
    expect(valuesOf('Project')).toEqual(expected);
  });

  it('leave alone what they do not name', async () => {
    world = createWorld({
      sources: [editor],
      principals: [{ ...jana, assigned: { Engineering: { CostCenter: [1, 2] } } }],
    });
    await arrive(event('edit', 1, { CostCenter: { add: [3], remove: [1] } }));
    expect(valuesOf('CostCenter')).toEqual([2, 3]);
  });
});

describe('a directory that shows for minutes what it was before a write', () => {
  /** Every read shows this, whatever is written. */
  const showAlways = (current: CurrentValues) =>
    world.io.answer('directory.read', () => ({ kind: 'found', objectId: USER_ID, current }));

  it('cannot make an edit forget the one before', async () => {
    showAlways('unknown');
    await arrive(event('1', 3, { CostCenter: { add: [1] } }), event('2', 2, { CostCenter: { add: [2] } }));
    expect(valuesOf('CostCenter')).toEqual([1, 2]);
    await arrive(event('3', 1, { CostCenter: { remove: [1] } }));
    expect(valuesOf('CostCenter')).toEqual([2]);
  });

  it('cannot make a write be left out because the old value is as wanted', async () => {
    showAlways(new Map([['Engineering', new Map([['NumVendors', 1]])]]));
    await arrive(event('1', 3, { NumVendors: 2 }), event('2', 2, { NumVendors: 1 }));
    expect(valuesOf('NumVendors')).toBe(1);
    expect(world.directory.writes).toHaveLength(2);
  });

  it('is taken at its word once that time is over', async () => {
    await arrive(event('1', 3, { CostCenter: { add: [1] } }));
    world.pass(READS_MAY_BE_STALE_FOR_IN_MS);
    // Somebody else has taken it away.
    showAlways(new Map([['Engineering', new Map([['CostCenter', [7]]])]]));
    await arrive(event('2', 2, { CostCenter: { add: [2] } }));
    expect(valuesOf('CostCenter')).toEqual([7, 2]);
  });
});
