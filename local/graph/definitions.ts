/** GD directory-list-customsecurityattributedefinitions, customsecurityattributedefinition-get, -list-allowedvalues. */
import type { Context, Handler } from './context.ts';
import { type AllowedValue, type AttributeDefinition, type Directory, definitionId } from './directory.ts';
import { parseFilter } from './filter/parse-filter.ts';
import { exact, propertyCondition } from './filter/property-condition.ts';
import { type Entity, listPage, single } from './list.ts';
import { allowedValueType, definitionType } from './metadata/directory-types.ts';
import { parseQuery, type Query } from './parse-query.ts';
import { badRequest, notFound } from './refusal.ts';

const FILTERABLE = new Map(['name', 'attributeSet', 'status', 'type'].map((name) => [name, exact]));
const PATH = 'directory/customSecurityAttributeDefinitions';

const entityOf = (definition: AttributeDefinition): Entity => ({ ...definition, id: definitionId(definition) });

function find({ definitions }: Directory, id: string): AttributeDefinition {
  const found = definitions.find((definition) => definitionId(definition) === id);
  if (found === undefined) throw notFound(id);
  return found;
}

export const listDefinitions: Handler = (request, context) => {
  const query = parseQuery(request.query, ['$select', '$top', '$expand', '$filter', '$skiptoken']);
  const entities = filtered(context.directory.definitions.map(entityOf), query);
  const listing = { type: definitionType, path: PATH, context: PATH, query, entities };
  return listPage({ ...listing, ...expansion(query, context) }, request, context);
};

function filtered(entities: readonly Entity[], { $filter }: Query): readonly Entity[] {
  if ($filter === undefined) return entities;
  const conditions = parseFilter($filter).map((clause) =>
    propertyCondition(clause, 'CustomSecurityAttributeDefinition', FILTERABLE),
  );
  return entities.filter((entity) => conditions.every((holds) => holds(entity)));
}

/**
 * GD concepts/query-parameters: at most 20 expanded items come back, without a nextLink. Stated for directory objects;
 * assumed to hold here, so that no one takes an expanded list for the whole.
 */
function expansion({ $expand }: Query, { directory, expandLimit }: Context) {
  if ($expand === undefined) return {};
  // Assumed, status and text.
  if ($expand !== 'allowedValues') throw badRequest(`Unsupported expand clause '${$expand}'.`);
  const of = (id: string): AllowedValue[] => find(directory, id).allowedValues.slice(0, expandLimit);
  return { expand: { name: 'allowedValues', of } };
}

/** Without `$expand`: the page documents `$select` only. */
export const getDefinition: Handler = (request, context, id = '') => {
  const query = parseQuery(request.query, ['$select']);
  const entity = entityOf(find(context.directory, id));
  return single({ type: definitionType, context: PATH, query, entity }, request, context);
};

export const listAllowedValues: Handler = (request, context, id = '') => {
  const query = parseQuery(request.query, ['$select', '$skiptoken']);
  const entities = find(context.directory, id).allowedValues;
  const path = `${PATH}/${encodeURIComponent(id)}/allowedValues`;
  return listPage(
    { type: allowedValueType, path, context: `${PATH}('${id}')/allowedValues`, query, entities },
    request,
    context,
  );
};
