/** GD directory-list-attributesets, attributeset-get. */
import type { Handler } from './context.ts';
import { listPage, single } from './list.ts';
import { attributeSetType as type } from './metadata/directory-types.ts';
import { parseQuery } from './parse-query.ts';
import { notFound } from './refusal.ts';

const PATH = 'directory/attributeSets';

export const listAttributeSets: Handler = (request, context) => {
  const query = parseQuery(request.query, ['$select', '$top', '$skiptoken']);
  return listPage(
    { type, path: PATH, context: PATH, query, entities: context.directory.attributeSets },
    request,
    context,
  );
};

export const getAttributeSet: Handler = (request, context, id = '') => {
  const query = parseQuery(request.query, ['$select']);
  const entity = context.directory.attributeSets.find((set) => set.id === id);
  if (entity === undefined) throw notFound(id);
  return single({ type, context: PATH, query, entity }, request, context);
};
