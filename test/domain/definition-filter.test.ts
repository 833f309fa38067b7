import { describe, expect, it } from 'vitest';
import { type DefinitionFilter, selectDefinitions } from '../../src/domain/definition-filter.ts';
import { aCatalog, aDefinition, exampleDefinitions } from '../factories.ts';

const catalog = aCatalog([...exampleDefinitions, aDefinition({ attributeSet: 'Marketing', name: 'Project' })], {
  sets: ['Empty'],
});
const select = (filter: Partial<DefinitionFilter>) => {
  const { attributeSets, definitions } = selectDefinitions(catalog, { values: 'all', ...filter });
  return [attributeSets.map(({ id }) => id), definitions.map(({ attributeSet, name }) => `${attributeSet}/${name}`)];
};
const sets = ['Engineering', 'Marketing', 'Empty'];

describe('definitions', () => {
  it('are all of them without a filter', () => {
    const { attributeSets, definitions } = selectDefinitions(catalog, { values: 'all' });
    expect([attributeSets, definitions]).toEqual([catalog.attributeSets, catalog.definitions]);
  });

  it.each<[Partial<DefinitionFilter>, readonly string[], readonly string[]]>([
    [{ attributeSet: 'MARKETING' }, ['Marketing'], ['Marketing/AppCountry', 'Marketing/Project']],
    [{ name: 'project' }, sets, ['Engineering/Project', 'Marketing/Project']],
    [{ attributeSet: 'Engineering', name: 'PROJECT' }, ['Engineering'], ['Engineering/Project']],
    [{ status: 'Deprecated' }, sets, ['Engineering/OldProject']],
    [{ type: 'Boolean' }, sets, ['Engineering/Certification']],
    [{ type: 'Integer', status: 'Available' }, sets, ['Engineering/CostCenter', 'Engineering/NumVendors']],
    [{ attributeSet: 'Empty' }, ['Empty'], []],
    [{ attributeSet: 'Engineerin' }, [], []],
    [{ name: 'Projec' }, sets, []],
  ])('by %j', (filter, expectedSets, expected) => {
    expect(select(filter)).toEqual([expectedSets, expected]);
  });

  it('leave out the values that are deactivated when only active ones are wanted', () => {
    const [all, active] = (['all', 'active'] as const).map(
      (values) => selectDefinitions(catalog, { name: 'Project', attributeSet: 'Engineering', values }).definitions,
    );
    expect(all?.[0]?.allowedValues.map(({ id }) => id)).toEqual(['Alpine', 'Baker', 'Cascade', 'Denali']);
    expect(active?.[0]?.allowedValues.map(({ id }) => id)).toEqual(['Alpine', 'Baker', 'Cascade']);
    expect(active?.[0]).toEqual({ ...all?.[0], allowedValues: active?.[0]?.allowedValues });
  });
});
