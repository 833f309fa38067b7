import { describe, expect, it } from 'vitest';
import { createCatalog } from '../../src/domain/catalog.ts';
import { changesBetween, noChanges } from '../../src/domain/catalog-changes.ts';
import type { AttributeDefinition } from '../../src/domain/definition.ts';
import { aCatalog, aDefinition, NOW } from '../factories.ts';

const allowedValues = [
  { id: 'Alpine', isActive: true },
  { id: 'Baker', isActive: false },
];
const note = aDefinition({ allowedValues });
const changed: readonly (readonly [string, Partial<AttributeDefinition>])[] = [
  ['its description', { description: 'Other' }],
  ['its status', { status: 'Deprecated' }],
  ['its type', { type: 'Integer' }],
  ['whether it is a collection', { isCollection: true }],
  ['whether it is searchable', { isSearchable: false }],
  ['whether its values are predefined', { usePreDefinedValuesOnly: true }],
  ['a value more', { allowedValues: [...allowedValues, { id: 'Cascade', isActive: true }] }],
  ['a value less', { allowedValues: allowedValues.slice(1) }],
  ['a value that is deactivated', { allowedValues: allowedValues.map(({ id }) => ({ id, isActive: false })) }],
  ['the case of a value', { allowedValues: allowedValues.map((value) => ({ ...value, id: value.id.toLowerCase() })) }],
];

describe('what changed between two readings', () => {
  it('is told by names, in their order', () => {
    const before = aCatalog([note, ...['Zebra', 'Gone', 'Away'].map((name) => aDefinition({ name }))]);
    const after = aCatalog([
      ...['New', 'Fresh', 'Zebra'].map((name) => aDefinition({ name })),
      { ...note, description: 'Geheim' },
    ]);
    expect(changesBetween(before, after)).toEqual({
      added: ['Engineering/Fresh', 'Engineering/New'],
      removed: ['Engineering/Away', 'Engineering/Gone'],
      changed: ['Engineering/Note'],
    });
  });

  it.each(changed)('is a definition of which this is different: %s', (_, change) => {
    const after = aCatalog([{ ...note, ...change }]);
    expect(changesBetween(aCatalog([note]), after)).toEqual({ ...noChanges, changed: ['Engineering/Note'] });
  });

  it('is nothing when only the time, or the order of definitions and values, is another', () => {
    const other = aDefinition({ name: 'Other' });
    const reordered = { ...note, description: undefined, allowedValues: allowedValues.toReversed() };
    const after = aCatalog([other, reordered], { loadedAt: NOW + 1 });
    expect(changesBetween(aCatalog([note, other]), after)).toEqual(noChanges);
  });
});

describe('the version of a catalog', () => {
  it.each(changed)('is another when this is: %s', (_, change) => {
    expect(aCatalog([{ ...note, ...change }]).version()).not.toBe(aCatalog([note]).version());
  });

  it('is another when a definition or a set comes or goes', () => {
    const versions = [
      aCatalog([]),
      aCatalog([note]),
      aCatalog([note, aDefinition({ name: 'Other' })]),
      aCatalog([note], { sets: ['Empty'] }),
    ].map((catalog) => catalog.version());
    expect(new Set(versions).size).toBe(versions.length);
  });

  it('is the same for the same content, whenever it was read and in whatever order', () => {
    const other = aDefinition({ name: 'Other' });
    const reordered = { ...note, description: undefined, allowedValues: allowedValues.toReversed() };
    const again = aCatalog([other, reordered], { loadedAt: NOW + 60_000 });
    expect(again.version()).toBe(aCatalog([note, other]).version());
  });

  it('is worked out once, however often it is asked for', () => {
    let reads = 0;
    const counted = {
      ...note,
      get allowedValues() {
        reads += 1;
        return allowedValues;
      },
    };
    const catalog = createCatalog([], [counted], NOW);
    catalog.version();
    const once = reads;
    for (let times = 0; times < 5; times++) catalog.version();
    expect(reads).toBe(once);
  });
});
