/**
 * What may be assigned to one attribute. Limits: ED custom-security-attributes-overview, "Limits and constraints"; all
 * reasons but that for the empty string are assumed texts.
 */
import { type AttributeDefinition, type AttributeValue, definitionId } from './directory.ts';
import { invalidValue } from './refusal.ts';

/** Counted in UTF-16 units. The page says "Unicode characters"; assumed: the stricter reading. */
const MAX_LENGTH = 64;
const INT32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };

/** `held` is what the object has now; `undefined` removes. */
export function checkValue(
  definition: AttributeDefinition,
  value: unknown,
  held: AttributeValue | undefined,
): AttributeValue | undefined {
  if (isRemoval(definition, value)) return undefined;
  const refuse = (reason: string, culprit = value) => invalidValue(reason, definitionId(definition), culprit);
  // Assumed to cover every value, also the one the object already holds: only removing is left.
  if (definition.status === 'Deprecated') throw refuse('Attribute is deactivated.');
  const elements = definition.isCollection ? value : [value];
  if (!Array.isArray(elements)) throw refuse('Collection value expected for attribute.');
  for (const element of elements) {
    const reason = typeProblem(definition, element) ?? choiceProblem(definition, element, held);
    if (reason !== undefined) throw refuse(reason, element);
  }
  // Assumed: collections are sets.
  if (new Set(elements).size < elements.length) throw refuse('Duplicate values in collection.');
  return definition.isCollection ? elements : elements[0];
}

/**
 * `null` for a single value, an empty collection for a collection (GD concepts/custom-security-attributes-examples,
 * "Remove"). The other way round is documented nowhere; assumed: refused.
 */
const isRemoval = ({ isCollection }: AttributeDefinition, value: unknown) =>
  isCollection ? Array.isArray(value) && value.length === 0 : value === null;

function typeProblem({ type }: AttributeDefinition, value: unknown): string | undefined {
  switch (type) {
    case 'String':
      return stringProblem(value);
    case 'Integer':
      return integerProblem(value);
    case 'Boolean':
      return typeof value === 'boolean' ? undefined : 'Boolean value expected for attribute.';
  }
}

function stringProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'String value expected for attribute.';
  // msgraph-sdk-powershell #1938, for a single string; assumed within a collection.
  if (value === '') return 'Non empty string value expected for attribute.';
  return value.length > MAX_LENGTH ? `Value exceeds ${MAX_LENGTH} characters.` : undefined;
}

/** The range follows from the `#Int32` of the examples. */
function integerProblem(value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return 'Integer value expected for attribute.';
  return value < INT32.min || value > INT32.max ? 'Value is out of the range of Int32.' : undefined;
}

/** Values are case sensitive. Exact: tenants hold values that differ by case or a trailing blank only (field report). */
function choiceProblem(
  { allowedValues, usePreDefinedValuesOnly }: AttributeDefinition,
  value: unknown,
  held: AttributeValue | undefined,
): string | undefined {
  const predefined = allowedValues.find(({ id }) => id === String(value));
  if (predefined === undefined) return usePreDefinedValuesOnly ? 'Value is not a predefined value.' : undefined;
  if (predefined.isActive) return undefined;
  // "Cannot be assigned to additional objects": who holds it may keep it. Assumed: also where free values are allowed.
  return [held].flat().some((one) => one === value) ? undefined : 'Predefined value is not active.';
}
