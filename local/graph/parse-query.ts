/** OData system query options. What a page does not document for a resource is refused, so that nothing comes to rely on it. */
import type { EntityType } from './metadata/entity-type.ts';
import { badRequest, Refusal } from './refusal.ts';

export type Option = '$select' | '$top' | '$expand' | '$filter' | '$count' | '$skiptoken';
export type Query = Readonly<Partial<Record<Option, string>>>;

export function parseQuery(query: URLSearchParams, supported: readonly Option[]): Query {
  const names = [...query.keys()];
  const unknown = names.find((name) => !supported.some((option) => option === name));
  // Field report, for an option without its `$`: microsoft-graph-docs #3879. Assumed for any other.
  if (unknown !== undefined) throw badRequest(`Unrecognized query argument specified: '${unknown}'.`);
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  // OData 4.01 URL conventions, 5.1; the text is assumed.
  if (repeated !== undefined) throw badRequest(`Query option '${repeated}' was specified more than once.`);
  return Object.fromEntries(query);
}

export function selectedProperties(query: Query, type: EntityType): readonly string[] | undefined {
  const names = query.$select?.split(',').map((name) => name.trim());
  const unknown = names?.find((name) => !Object.hasOwn(type.properties, name));
  if (unknown === undefined) return names;
  // Field report: davmail #488, msgraph-sdk-powershell #2103.
  throw new Refusal(
    400,
    'BadRequest',
    `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type '${type.name}'.`,
  );
}

/** The limit of 999 is that of /users (GD user-list); for definitions it is assumed, and so is the text. */
export function pageSize(query: Query): number | undefined {
  if (query.$top === undefined) return undefined;
  const size = Number(query.$top);
  if (Number.isInteger(size) && size >= 1 && size <= 999) return size;
  throw badRequest(`Invalid page size specified: '${query.$top}'. Must be between 1 and 999 inclusive.`);
}

/** Assumed: status and text for any other value. */
export function wantsCount({ $count = 'false' }: Query): boolean {
  if ($count === 'true' || $count === 'false') return $count === 'true';
  throw badRequest(`Invalid value '${$count}' for $count query option found.`);
}

export const pick = (entity: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, entity[name]]));
