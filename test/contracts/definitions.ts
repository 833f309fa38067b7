import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/domain/catalog.ts';
import type { AllowedValue } from '../../src/domain/definition.ts';
import type { Definitions } from '../../src/ports/definitions.ts';
import { aDefinition, exampleDefinitions, NOW } from '../factories.ts';
import type { Taxonomy } from '../fakes/definitions.ts';

export type DefinitionsUnderTest = {
  readonly definitions: Definitions;
  /** What the next load finds. */
  define(taxonomy: Taxonomy): void;
  /** Nothing answers from here on. */
  goAway(): Promise<void>;
};

const values = (count: number): AllowedValue[] =>
  Array.from({ length: count }, (_, index) => ({ id: `Value ${index}`, isActive: index % 3 !== 0 }));

const choice = (name: string, count: number) =>
  aDefinition({ attributeSet: 'Choices', name, usePreDefinedValuesOnly: true, allowedValues: values(count) });

const taxonomy: Taxonomy = {
  attributeSets: [
    { id: 'Engineering', description: 'Attributes for engineering team' },
    { id: 'Marketing' },
    { id: 'Choices', description: 'Ünïcode' },
    { id: 'Empty' },
  ],
  definitions: [
    ...exampleDefinitions,
    aDefinition({ name: 'Described', description: 'Active projects for user', isSearchable: false }),
    aDefinition({
      name: 'Level',
      type: 'Integer',
      usePreDefinedValuesOnly: true,
      allowedValues: [{ id: '1', isActive: true }],
    }),
    ...[0, 1, 19, 20, 21, 100].map((count) => choice(`Of${count}`, count)),
    // Real tenants hold values that differ by case or a trailing blank only.
    aDefinition({ name: 'Twins', allowedValues: ['EL', 'El', 'El '].map((id) => ({ id, isActive: true })) }),
  ],
};

const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : 1);

/** Lists have no order. A description that is absent and one that is undefined are the same. */
const toPlain = ({ attributeSets, definitions }: Pick<Catalog, 'attributeSets' | 'definitions'>) => ({
  attributeSets: attributeSets.toSorted(byId),
  definitions: definitions
    .map((definition) => ({
      ...definition,
      id: `${definition.attributeSet}_${definition.name}`,
      allowedValues: definition.allowedValues.toSorted(byId),
    }))
    .toSorted(byId),
});

/** What every origin of definitions does. The outage comes last: nothing works after it. */
export function testDefinitions(name: string, make: (now: () => number) => Promise<DefinitionsUnderTest>): void {
  describe(`the definitions ${name}`, () => {
    let time = NOW;
    let underTest: DefinitionsUnderTest;
    beforeAll(async () => {
      underTest = await make(() => time);
    });
    afterAll(() => underTest.goAway());

    async function load(taxonomy: Taxonomy): Promise<Catalog> {
      underTest.define(taxonomy);
      const result = await underTest.definitions.load();
      if (result.kind === 'failed') expect.unreachable(`failed: ${JSON.stringify(result.failure)}`);
      return result.catalog;
    }

    it('load all that is defined, with every allowed value', async () => {
      expect(toPlain(await load(taxonomy))).toEqual(toPlain(taxonomy));
    });

    it.each([0, 1, 19, 20, 21, 100])('know each of %i allowed values, and which of them are active', async (count) => {
      const lookup = (await load(taxonomy)).find('choices', `of${count}`);
      if (lookup.kind !== 'found') expect.unreachable('it is defined');
      const wanted = values(count).map(({ id, isActive }): [string, boolean] => [id, isActive]);
      expect(new Map([...lookup.definition.activeById].sort())).toEqual(new Map(wanted.sort()));
    });

    it('take null for no description, of sets and of attributes', async () => {
      const catalog = await load(taxonomy);
      expect(catalog.attributeSets.find(({ id }) => id === 'Marketing')?.description).toBeUndefined();
      const lookup = catalog.find('Engineering', 'Project');
      expect(lookup).toMatchObject({ kind: 'found', definition: { name: 'Project' } });
      expect(lookup.kind === 'found' && lookup.definition.description).toBeUndefined();
    });

    it('tell what is deprecated and what is an empty set', async () => {
      const catalog = await load(taxonomy);
      expect(catalog.find('Engineering', 'OldProject')).toMatchObject({ definition: { status: 'Deprecated' } });
      expect([catalog.hasSet('Empty'), catalog.definitionsOf('Empty')]).toEqual([true, []]);
    });

    it('load a tenant that has none', async () => {
      expect(await load({ attributeSets: [], definitions: [] })).toMatchObject({ attributeSets: [], definitions: [] });
    });

    it('carry the time at which they were read', async () => {
      time += 1_234;
      expect((await load(taxonomy)).loadedAt).toBe(time);
    });

    it('show a change on the next load', async () => {
      const [first, ...others] = taxonomy.definitions;
      const catalog = await load({ ...taxonomy, definitions: others });
      expect(catalog.find(first?.attributeSet ?? '', first?.name ?? '')).toEqual({ kind: 'unknown' });
    });

    it('are unavailable in an outage, as a value', async () => {
      await underTest.goAway();
      expect(await underTest.definitions.load()).toMatchObject({ kind: 'failed', failure: { kind: 'unavailable' } });
    });
  });
}
