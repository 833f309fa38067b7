import { id } from './components.ts';
import type { Operation } from './operation.ts';
import { type JsonSchema, refTo, schemaOf } from './schemas.ts';

/** What stands in braces in a route. */
const inPath = {
  id: { description: 'The id of a request; a dead letter has that of its request.', schema: refTo(id) },
  source: {
    description: 'The name of a source that is a webhook.',
    schema: { type: 'string', minLength: 1 },
  },
  name: {
    description: 'What the parameter `key` says: the object id, without it. A slash in it is written %2F.',
    schema: { type: 'string', minLength: 1 },
  },
};

const asParameter = ([name, one]: readonly [string, object]) => [name, { name, in: 'path', required: true, ...one }];

/** The parameters that operations refer to. */
export const sharedParameters = {
  ...Object.fromEntries(Object.entries(inPath).map(asParameter)),
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    description: 'The ETag of what the caller has.',
    schema: { type: 'string' },
  },
};

export function parametersOf({ path, query, answers }: Operation): readonly object[] {
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const conditional = 304 in answers ? ['If-None-Match'] : [];
  const shared = [...named, ...conditional].map((name) => ({ $ref: `#/components/parameters/${name}` }));
  return [...shared, ...(query ? queryParameters(schemaOf(query)) : [])];
}

type Properties = Readonly<Record<string, JsonSchema>>;

/** Every one has a default or is optional. */
function queryParameters({ properties }: JsonSchema): readonly object[] {
  return Object.entries(properties as Properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    ...(description !== undefined && { description }),
    schema,
  }));
}
