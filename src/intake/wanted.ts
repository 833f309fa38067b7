import * as z from 'zod';
import { attributeLimits } from '../domain/definition.ts';

const { valueLength, valuesPerObject, integerMin, integerMax } = attributeLimits;

const text = { type: 'string', minLength: 1, maxLength: valueLength };
const integer = { type: 'integer', minimum: integerMin, maximum: integerMax };
const boolean = { type: 'boolean' };
const listOf = (items: object) => ({ type: 'array', items, uniqueItems: true });
const setOf = (items: object) => ({ ...listOf(items), maxItems: valuesPerObject });
const atLeastOneIn = (field: string) => ({
  required: [field],
  properties: { [field]: { type: 'array', minItems: 1 } },
});
const editOf = (items: object) => ({
  type: 'object',
  properties: { add: setOf(items), remove: listOf(items) },
  additionalProperties: false,
  anyOf: [atLeastOneIn('add'), atLeastOneIn('remove')],
});

/**
 * What is wanted of one attribute. Which of the forms is right says the attribute's definition, so it is checked with
 * the catalog (`validate`); here they are only described. What has none of them fits no definition.
 */
export const wanted = z.unknown().meta({
  description:
    'A value sets; null, or [] for a collection, removes; { add, remove } edits a collection. The definition of the attribute says which type it has.',
  anyOf: [text, integer, boolean, { type: 'null' }, setOf(text), setOf(integer), editOf(text), editOf(integer)],
});

/** One value, or one of a collection; likewise. */
export const single = z.unknown().meta({ anyOf: [text, integer, boolean] });
