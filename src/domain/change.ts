import type { AttributeDefinition } from './definition.ts';

export type AttributeValue = string | number | boolean | readonly string[] | readonly number[];

/** The definition that a change is about, in Graph's own spelling. */
export type AttributeRef = Pick<AttributeDefinition, 'attributeSet' | 'name' | 'type' | 'isCollection'>;

/** One attribute's wanted value, known to fit its definition. */
export type Change =
  | {
      readonly attribute: AttributeRef;
      readonly operation: 'set';
      readonly value: AttributeValue;
    }
  | { readonly attribute: AttributeRef; readonly operation: 'clear' };

/** A collection counts one per member towards the limit of values per object. */
export const valueCount = (value: AttributeValue): number => (isCollection(value) ? value.length : 1);

export const isCollection = (value: AttributeValue): value is readonly string[] | readonly number[] =>
  Array.isArray(value);
