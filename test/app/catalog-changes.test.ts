import { describe, expect, it } from 'vitest';
import { createCatalogCache } from '../../src/app/catalog.ts';
import type { AttributeDefinition } from '../../src/domain/definition.ts';
import { aDefinition } from '../factories.ts';
import { createWorld, taxonomyOf, type World } from './world.ts';

const SECRET = 'Geheim';
const named = (...names: readonly string[]) => names.map((name) => aDefinition({ name }));
const worldWith = (...names: readonly string[]) => createWorld({ definitions: named(...names) });
const changesIn = (world: World) => world.linesOf('catalog.changed');

/** Another instance: the same Graph and store, a memory of its own. */
const startProcess = ({ definitions, store, now, log }: World) => createCatalogCache({ definitions, store, now, log });

async function change(world: World, definitions: readonly AttributeDefinition[]) {
  world.pass(60_000);
  world.definitions.define(taxonomyOf(definitions));
  const result = await world.catalog.refresh();
  return result.kind === 'refreshed' ? result.changes : result;
}

describe('a refresh tells what has changed', () => {
  it('to whoever asked for it, and in one line of the log: by name', async () => {
    const world = worldWith('Note', 'Gone');
    await world.catalog.get();
    const value = { id: SECRET, isActive: true };
    const secretly = aDefinition({ name: 'Note', description: SECRET, allowedValues: [value] });
    const changes = { added: ['Engineering/New'], removed: ['Engineering/Gone'], changed: ['Engineering/Note'] };
    expect(await change(world, [secretly, ...named('New')])).toEqual(changes);
    expect(changesIn(world)).toEqual([{ ...changes, count: 3 }]);
    expect(JSON.stringify(world.lines)).not.toContain(SECRET);
  });

  it('also that a value was deactivated', async () => {
    const world = worldWith();
    const definition = (isActive: boolean) => [aDefinition({ allowedValues: [{ id: SECRET, isActive }] })];
    await change(world, definition(true));
    expect(await change(world, definition(false))).toMatchObject({ changed: ['Engineering/Note'] });
  });

  it('and logs nothing when nothing has', async () => {
    const world = worldWith('Note');
    await world.catalog.get();
    expect(await change(world, named('Note'))).toEqual({ added: [], removed: [], changed: [] });
    expect(world.linesOf('catalog.refreshed')).toHaveLength(2);
    expect(changesIn(world)).toEqual([]);
  });

  it('and nothing when there was no reading before', async () => {
    const world = worldWith('Note');
    expect(await world.catalog.refresh()).toMatchObject({ changes: { added: [], removed: [], changed: [] } });
    expect(changesIn(world)).toEqual([]);
  });

  it('in a line that stays short, whatever came', async () => {
    const world = worldWith('Note');
    await world.catalog.get();
    const many = Array.from({ length: 500 }, (_, index) => `${'N'.repeat(29)}${index}`);
    expect(await change(world, named(...many))).toMatchObject({
      added: { length: 500 },
      removed: ['Engineering/Note'],
    });
    const [line] = changesIn(world);
    expect(line).toMatchObject({ added: { length: 100 }, count: 501 });
    expect(JSON.stringify(line).length).toBeLessThan(16 * 1024);
  });
});

describe('what a refresh compares with', () => {
  it('is the shared copy where the process knows nothing yet', async () => {
    const world = worldWith('Note');
    await startProcess(world).refresh();
    expect(await change(world, named('Note', 'New'))).toMatchObject({ added: ['Engineering/New'] });
  });

  it('is the shared copy where another process has refreshed since: each change is told once', async () => {
    const world = worldWith('Note');
    const other = startProcess(world);
    await other.refresh();
    await change(world, named('Note', 'New'));
    world.pass(60_000);
    expect(await other.refresh()).toMatchObject({ changes: { added: [] } });
    expect(changesIn(world)).toHaveLength(1);
  });

  it('is the old shared copy that a cold start has just read', async () => {
    const world = worldWith('Note');
    await startProcess(world).refresh();
    world.pass(60 * 60_000);
    world.definitions.define(taxonomyOf(named('Note', 'New')));
    const reads = world.store.reads();
    await startProcess(world).get();
    expect(changesIn(world)).toMatchObject([{ added: ['Engineering/New'] }]);
    expect(world.store.reads() - reads).toBe(1);
  });

  it('is what the process holds where it could not be shared', async () => {
    const world = worldWith('Note');
    await world.catalog.get();
    world.store.setAway(true);
    expect(await change(world, named('Note', 'New'))).toMatchObject({ added: ['Engineering/New'] });
    expect(await change(world, named('Note', 'New'))).toMatchObject({ added: [] });
    world.store.setAway(false);
    expect(await change(world, named('Note', 'New'))).toMatchObject({ added: [] });
  });
});
