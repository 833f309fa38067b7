import type { Answer, Context, GraphRequest } from './context.ts';
import { cutPage, nextLink } from './page.ts';
import { type EntityType, pageSize, pick, type Query, selectedProperties } from './parse-query.ts';

export type Entity = Readonly<Record<string, unknown>> & { readonly id: string };

type Listing = {
  readonly type: EntityType;
  /** Relative to the version, encoded. */
  readonly path: string;
  /** As in `@odata.context`, without the projection. */
  readonly context: string;
  readonly query: Query;
  readonly entities: readonly Entity[];
  /** Runs for the entities of this page only. */
  readonly expand?: { readonly name: string; readonly of: (id: string) => unknown };
};

/** One page of a collection. Costs: GD concepts/throttling-limits; whether they hold for definitions is assumed. */
export function listPage(listing: Listing, { query, version }: GraphRequest, context: Context): Answer {
  const { expand, type } = listing;
  const selected = selectedProperties(listing.query, type);
  const top = pageSize(listing.query);
  const page = cutPage(listing.entities, {
    top,
    maxPageSize: context.maxPageSize,
    skiptoken: listing.query.$skiptoken,
  });
  const base = `${context.url}/${version}`;
  const projection = [...(selected ?? []), ...(expand ? [`${expand.name}()`] : [])].join(',');
  const cost = 2 - (selected ? 1 : 0) + (expand ? 1 : 0) - (top !== undefined && top < 20 ? 1 : 0);
  return {
    status: 200,
    body: {
      '@odata.context': `${base}/$metadata#${listing.context}${projection && `(${projection})`}`,
      ...(page.skiptoken ? { '@odata.nextLink': nextLink(`${base}/${listing.path}`, query, page.skiptoken) } : {}),
      value: page.items.map((entity) => ({
        ...pick(entity, selected ?? type.properties),
        ...(expand ? { [expand.name]: expand.of(entity.id) } : {}),
      })),
    },
    cost: Math.max(1, cost),
  };
}

/** One entity of a collection; of query options only `$select` is documented for any of them. */
export function single(
  { type, context, query, entity }: Pick<Listing, 'type' | 'context' | 'query'> & { entity: Entity },
  { version }: GraphRequest,
  { url }: Context,
): Answer {
  const selected = selectedProperties(query, type);
  const projection = selected ? `(${selected.join(',')})` : '';
  return {
    status: 200,
    body: {
      '@odata.context': `${url}/${version}/$metadata#${context}${projection}/$entity`,
      ...pick(entity, selected ?? type.properties),
    },
    cost: 1,
  };
}
