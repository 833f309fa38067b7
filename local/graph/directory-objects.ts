/** GD directoryobject-get, application-list-owners, serviceprincipal-list-owners. */
import type { Context, Handler } from './context.ts';
import { type Entity, listPage } from './list.ts';
import { ownerType as type } from './metadata/grant-types.ts';
import { parseQuery } from './parse-query.ts';
import { notFound } from './refusal.ts';

/** An object of a mixed collection says what it is (OData JSON 4.01, 4.5.3). */
type Typed = Entity & { readonly '@odata.type': string };

function typed({ directory, view }: Context, id: string): Typed | undefined {
  const kinds = { user: directory.users, servicePrincipal: directory.servicePrincipals };
  for (const [kind, objects] of Object.entries(kinds)) {
    const found = objects.find((one) => one.id === id && !view.isHidden(one));
    if (found) {
      const { displayName } = found;
      return { '@odata.type': `#microsoft.graph.${kind}`, id, deletedDateTime: null, displayName };
    }
  }
  return undefined;
}

export const getDirectoryObject: Handler = (request, context, id = '') => {
  parseQuery(request.query, []);
  const entity = typed(context, id);
  if (entity === undefined) throw notFound(id);
  const { url } = context;
  return {
    status: 200,
    body: { '@odata.context': `${url}/${request.version}/$metadata#directoryObjects/$entity`, ...entity },
    cost: 1,
  };
};

const listOwners = (collection: 'applications' | 'servicePrincipals'): Handler => {
  return (request, context, id = '') => {
    const query = parseQuery(request.query, ['$select', '$top', '$skiptoken']);
    if (!context.directory[collection].some((one) => one.id === id)) throw notFound(id);
    const owners = context.directory.owners.filter(({ ownedId }) => ownedId === id);
    const entities = owners.flatMap(({ ownerId }) => typed(context, ownerId) ?? []);
    const path = `${collection}/${encodeURIComponent(id)}/owners`;
    return listPage(
      { type, defaults: ['@odata.type', 'id', 'displayName'], path, context: 'directoryObjects', query, entities },
      request,
      context,
    );
  };
};
export const applicationOwners = listOwners('applications');
export const servicePrincipalOwners = listOwners('servicePrincipals');
