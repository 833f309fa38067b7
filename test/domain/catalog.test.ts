import { describe, expect, it } from 'vitest';
import { createCatalog } from '../../src/domain/catalog.ts';
import { aCatalog, aDefinition } from '../factories.ts';

describe('a catalog', () => {
  it.each([
    ['Engineering', 'Note'],
    ['engineering', 'NOTE'],
    ['ENGINEERING', 'note'],
  ])('finds %s.%s whatever its case, in the spelling of the definition', (attributeSet, name) => {
    const lookup = aCatalog([aDefinition()]).find(attributeSet, name);
    expect(lookup).toMatchObject({ kind: 'found', definition: { attributeSet: 'Engineering', name: 'Note' } });
  });

  it.each([
    ['Engineering', 'Other'],
    ['Other', 'Note'],
    ['', ''],
    ['Engineering', ''],
    ['constructor', 'Note'],
    ['Engineering', 'constructor'],
    ['__proto__', 'toString'],
    ['toString', 'length'],
    ['Engineering', 'hasOwnProperty'],
    ['Engineering', 'size'],
  ])('does not know %s.%s', (attributeSet, name) => {
    expect(aCatalog([aDefinition()]).find(attributeSet, name)).toEqual({ kind: 'unknown' });
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])(
    'finds a definition that is called %s',
    (name) => {
      const catalog = aCatalog([aDefinition({ attributeSet: name, name })]);
      expect(catalog.find(name, name)).toMatchObject({ kind: 'found', definition: { attributeSet: name, name } });
    },
  );

  it('cannot tell apart two definitions that differ only by case', () => {
    const catalog = aCatalog([aDefinition({ name: 'Note' }), aDefinition({ name: 'NOTE' })]);
    expect(catalog.find('Engineering', 'Note')).toEqual({ kind: 'ambiguous' });
    expect(catalog.find('Engineering', 'NOTE')).toEqual({ kind: 'ambiguous' });
  });

  it('cannot tell apart one name in two sets that differ only by case', () => {
    const catalog = aCatalog([aDefinition(), aDefinition({ attributeSet: 'ENGINEERING' })]);
    expect(catalog.find('Engineering', 'Note')).toEqual({ kind: 'ambiguous' });
  });

  it('stays ambiguous with a third spelling, and its neighbours stay clear', () => {
    const spellings = ['Note', 'NOTE', 'note'].map((name) => aDefinition({ name }));
    const catalog = aCatalog([...spellings, aDefinition({ name: 'Other' })]);
    expect(catalog.find('Engineering', 'nOTE')).toEqual({ kind: 'ambiguous' });
    expect(catalog.find('Engineering', 'Other')).toMatchObject({ kind: 'found' });
  });

  it('has a set without definitions', () => {
    const catalog = aCatalog([], { sets: ['Empty'] });
    expect(catalog.hasSet('EMPTY')).toBe(true);
    expect(catalog.find('Empty', 'Note')).toEqual({ kind: 'unknown' });
  });

  it('has a set that only a definition names', () => {
    const catalog = createCatalog([], [aDefinition({ attributeSet: 'Implied' })], 0);
    expect(catalog.hasSet('implied')).toBe(true);
    expect(catalog.find('implied', 'note')).toMatchObject({ kind: 'found' });
    expect(catalog.setNames()).toEqual(['Implied']);
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'Engineering '])('has no set %s', (name) => {
    expect(aCatalog().hasSet(name)).toBe(false);
  });

  it('names each set once', () => {
    const catalog = aCatalog([aDefinition({ name: 'One' }), aDefinition({ name: 'Two' })], { sets: ['Empty'] });
    expect(catalog.setNames()).toEqual(['Engineering', 'Empty']);
  });

  it('has the definitions of a set, and of no other', () => {
    const catalog = aCatalog([aDefinition(), aDefinition({ attributeSet: 'Marketing', name: 'Country' })]);
    expect(catalog.definitionsOf('ENGINEERING')).toMatchObject([{ name: 'Note' }]);
    expect(catalog.definitionsOf('Other')).toEqual([]);
  });

  it('tells of each allowed value whether it is active', () => {
    const allowedValues = [
      { id: 'toString', isActive: true },
      { id: 'Old', isActive: false },
    ];
    const lookup = aCatalog([aDefinition({ allowedValues })]).find('Engineering', 'Note');
    const activeById = lookup.kind === 'found' ? lookup.definition.activeById : new Map<string, boolean>();
    expect([activeById.get('toString'), activeById.get('Old'), activeById.get('constructor')]).toEqual([
      true,
      false,
      undefined,
    ]);
  });

  it('knows as of when it is', () => {
    expect(aCatalog([], { loadedAt: 1_234 }).loadedAt).toBe(1_234);
  });
});
