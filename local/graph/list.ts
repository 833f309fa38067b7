import type { Answer, Context, GraphRequest } from './context.ts';
import type { EntityType } from './metadata/entity-type.ts';
import { cutPage, nextLink } from './page.ts';
import { pageSize, pick, type Query, selectedProperties } from './parse-query.ts';

export type Entity = Readonly<Record<string, unknown>> & { readonly id: string };

type Listing<T extends Entity> = {
  readonly type: EntityType;
  /** Of an entity without `$select`; all of the type's, if not named. */
  readonly defaults?: readonly string[];
  /** Relative to the version, encoded. */
  readonly path: string;
  /** As in `@odata.context`, without the projection. */
  readonly context: string;
  readonly query: Query;
  readonly entities: readonly T[];
  readonly isCounted?: boolean;
  /** These run for the entities of this page only. */
  readonly show?: (entity: T) => Entity;
  readonly expand?: { readonly name: string; readonly of: (id: string) => unknown };
};

const allOf = ({ properties }: EntityType) => Object.keys(properties);

/** One page of a collection. Costs: GD concepts/throttling-limits; whether they hold for definitions is assumed. */
export function listPage<T extends Entity>(
  listing: Listing<T>,
  { query, version }: GraphRequest,
  context: Context,
): Answer {
  const { defaults = allOf(listing.type), entities, expand, show = (entity) => entity } = listing;
  const selected = selectedProperties(listing.query, listing.type);
  const top = pageSize(listing.query);
  const { $skiptoken: skiptoken } = listing.query;
  const page = cutPage(entities, { top, maxPageSize: context.maxPageSize, skiptoken });
  const base = `${context.url}/${version}`;
  const projection = [...(selected ?? []), ...(expand ? [`${expand.name}()`] : [])].join(',');
  const cost = 2 - (selected ? 1 : 0) + (expand ? 1 : 0) - (top !== undefined && top < 20 ? 1 : 0);
  return {
    status: 200,
    body: {
      '@odata.context': `${base}/$metadata#${listing.context}${projection && `(${projection})`}`,
      // On the first page only (GD concepts/paging).
      ...(listing.isCounted && skiptoken === undefined ? { '@odata.count': entities.length } : {}),
      ...(page.skiptoken ? { '@odata.nextLink': nextLink(`${base}/${listing.path}`, query, page.skiptoken) } : {}),
      value: page.items.map((entity) => ({
        ...pick(show(entity), selected ?? defaults),
        ...(expand ? { [expand.name]: expand.of(entity.id) } : {}),
      })),
    },
    cost: Math.max(1, cost),
  };
}

/** One entity of a collection; of query options only `$select` is documented for any of them. */
export function single(
  {
    type,
    defaults = allOf(type),
    context,
    query,
    entity,
  }: Pick<Listing<Entity>, 'type' | 'defaults' | 'context' | 'query'> & { entity: Entity },
  { version }: GraphRequest,
  { url }: Context,
): Answer {
  const selected = selectedProperties(query, type);
  const projection = selected ? `(${selected.join(',')})` : '';
  return {
    status: 200,
    body: {
      '@odata.context': `${url}/${version}/$metadata#${context}${projection}/$entity`,
      ...pick(entity, selected ?? defaults),
    },
    cost: 1,
  };
}
