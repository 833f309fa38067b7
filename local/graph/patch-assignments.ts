/** One PATCH of `customSecurityAttributes` (GD concepts/custom-security-attributes-examples, user-update). */
import { checkValue } from './check-value.ts';
import type { Assignments, AttributeDefinition, AttributeValue, Directory } from './directory.ts';
import { findDefinition } from './find.ts';
import { isObject, type Body as Json } from './read-body.ts';
import { invalidProperty, invalidValue } from './refusal.ts';

/** ED custom-security-attributes-overview: over all sets and attributes of an object. */
const MAX_VALUES_PER_OBJECT = 50;

/** The first is the pages' own, the second a field report (msgraph-sdk-powershell #3444, terraform-provider-azuread #1869). */
const SET_TYPES = [
  '#Microsoft.DirectoryServices.CustomSecurityAttributeValue',
  '#microsoft.graph.customSecurityAttributeValue',
];

const ODATA_TYPE = '@odata.type';
const WIRE_TYPES = { Boolean: 'Boolean', Integer: 'Int32', String: 'String' } as const;

/**
 * What the object has afterwards: sets and attributes that are not named keep their values, a collection is replaced
 * whole (ED users-custom-security-attributes). Throws before anything is changed: all or nothing (assumed).
 */
export function patchAssignments(current: Assignments, change: unknown, directory: Directory): Assignments {
  if (!isObject(change)) throw invalidProperty('customSecurityAttributes');
  const next: Record<string, Readonly<Record<string, AttributeValue>>> = { ...current };
  for (const [set, values] of Object.entries(change)) {
    // Answered with success although nothing changes (field report: msgraph-beta-sdk-dotnet #616).
    if (typeof values === 'string') continue;
    const patched = patchSet(set, Object.hasOwn(current, set) ? (current[set] ?? {}) : {}, values, directory);
    if (Object.keys(patched).length === 0) delete next[set];
    else next[set] = patched;
  }
  const count = Object.values(next).flatMap((values) => Object.values(values).flat()).length;
  if (count > MAX_VALUES_PER_OBJECT) {
    throw invalidValue(`More than ${MAX_VALUES_PER_OBJECT} values per object.`, 'customSecurityAttributes', count);
  }
  return next;
}

function patchSet(
  set: string,
  current: Readonly<Record<string, AttributeValue>>,
  change: unknown,
  directory: Directory,
): Readonly<Record<string, AttributeValue>> {
  if (!isObject(change) || !directory.attributeSets.some(({ id }) => id === set)) throw invalidProperty(set);
  const names = Object.keys(change).filter((name) => name !== ODATA_TYPE);
  // Seen with the attribute's and with the set's name (field reports, see invalidProperty).
  if (!SET_TYPES.some((type) => type === change[ODATA_TYPE])) throw invalidProperty(names[0] ?? set);
  const next = { ...current };
  for (const name of names) {
    if (isAnnotation(name, change)) continue;
    const definition = findDefinition(directory, set, name);
    if (definition === undefined) throw invalidProperty(name);
    checkAnnotation(definition, change);
    const value = checkValue(definition, change[name], current[name]);
    if (value === undefined) delete next[name];
    else next[name] = value;
  }
  return next;
}

/** Assumed: an annotation of nothing in the same set is unusable, as is any annotation but `@odata.type`. */
function isAnnotation(name: string, change: Json): boolean {
  const at = name.indexOf('@');
  return at > 0 && name.slice(at) === ODATA_TYPE && Object.hasOwn(change, name.slice(0, at));
}

/**
 * Assumed: required for a collection that is not empty, as all pages have it there; optional elsewhere, as the oldest page
 * (ED users-custom-security-attributes, 09/2021) assigns a single integer without it. One that is there must be right.
 */
function checkAnnotation({ isCollection, name, type }: AttributeDefinition, change: Json): void {
  const annotation = change[`${name}${ODATA_TYPE}`];
  const value = change[name];
  const expected = isCollection ? `#Collection(${WIRE_TYPES[type]})` : `#${WIRE_TYPES[type]}`;
  const required = isCollection && Array.isArray(value) && value.length > 0;
  if (annotation === undefined ? required : annotation !== expected) throw invalidProperty(name);
}
