/** OData system query options. What a page does not document for a resource is refused, so that nothing comes to rely on it. */
import { badRequest, Refusal } from './refusal.ts';

export type Option = '$select' | '$top' | '$expand' | '$filter' | '$skiptoken';
export type Query = Readonly<Partial<Record<Option, string>>>;

export type EntityType = {
  /** Qualified, for messages. */
  readonly name: string;
  readonly properties: readonly string[];
};

export function parseQuery(query: URLSearchParams, supported: readonly Option[]): Query {
  const unknown = [...query.keys()].find((name) => !supported.some((option) => option === name));
  // Field report, for an option without its `$`: microsoft-graph-docs #3879. Assumed for any other.
  if (unknown !== undefined) throw badRequest(`Unrecognized query argument specified: '${unknown}'.`);
  return Object.fromEntries(query);
}

export function selectedProperties(query: Query, type: EntityType): readonly string[] | undefined {
  const names = query.$select?.split(',').map((name) => name.trim());
  const unknown = names?.find((name) => !type.properties.includes(name));
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

export const pick = (entity: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, entity[name]]));
