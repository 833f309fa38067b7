import { type Catalog, foldCase } from './catalog.ts';
import type { AttributeDefinition, AttributeSet } from './definition.ts';

/** Which definitions somebody asks for; names in any case. `values: 'active'` leaves out what cannot be assigned any more. */
export type DefinitionFilter = {
  readonly attributeSet?: string | undefined;
  readonly name?: string | undefined;
  readonly status?: AttributeDefinition['status'] | undefined;
  readonly type?: AttributeDefinition['type'] | undefined;
  readonly values: 'all' | 'active';
};

/** Sets are chosen by their name alone, so that a set without a fitting attribute is still known to exist. */
export function selectDefinitions(
  { attributeSets, definitions }: Pick<Catalog, 'attributeSets' | 'definitions'>,
  filter: DefinitionFilter,
): { readonly attributeSets: readonly AttributeSet[]; readonly definitions: readonly AttributeDefinition[] } {
  const { attributeSet, name, status, type, values } = filter;
  const found = definitions.filter(
    (definition) =>
      isNamed(definition.attributeSet, attributeSet) &&
      isNamed(definition.name, name) &&
      (status ?? definition.status) === definition.status &&
      (type ?? definition.type) === definition.type,
  );
  return {
    attributeSets: attributeSets.filter(({ id }) => isNamed(id, attributeSet)),
    definitions: values === 'all' ? found : found.map(withoutInactive),
  };
}

const isNamed = (name: string, wanted: string | undefined): boolean =>
  wanted === undefined || foldCase(name) === foldCase(wanted);

const withoutInactive = (definition: AttributeDefinition): AttributeDefinition => ({
  ...definition,
  allowedValues: definition.allowedValues.filter(({ isActive }) => isActive),
});
