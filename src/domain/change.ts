import type { AttributeDefinition } from './definition.ts';
import type { Stamp } from './stamp.ts';

export type Member = string | number;
export type AttributeValue = string | number | boolean | readonly string[] | readonly number[];

/** The definition that a change is about, in Graph's own spelling. */
export type AttributeRef = Pick<AttributeDefinition, 'attributeSet' | 'name' | 'type' | 'isCollection'>;
export type AttributeName = Pick<AttributeRef, 'attributeSet' | 'name'>;

/** What a request wants of one attribute, known to fit its definition. */
export type Change =
  | Write
  | {
      readonly attribute: AttributeRef;
      readonly operation: 'edit';
      readonly add: readonly Member[];
      readonly remove: readonly Member[];
    }
  /** Takes back what the request of that stamp did, as far as nothing newer has changed it. */
  | { readonly attribute: AttributeRef; readonly operation: 'undo'; readonly of: Stamp };

/** What the directory is told of one attribute: it knows no more than whole values. */
export type Write =
  | { readonly attribute: AttributeRef; readonly operation: 'set'; readonly value: AttributeValue }
  | { readonly attribute: AttributeRef; readonly operation: 'clear' };

/** A collection counts one per member towards the limit of values per object. */
export const valueCount = (value: AttributeValue | undefined): number =>
  value === undefined ? 0 : isCollection(value) ? value.length : 1;

export const isCollection = (value: AttributeValue): value is readonly string[] | readonly number[] =>
  Array.isArray(value);

/** Graph keeps no order in a collection: the page writes ["Alpine","Baker"] and reads ["Baker","Alpine"]. */
export function equalValues(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  if (a === undefined || b === undefined || !isCollection(a) || !isCollection(b)) return a === b;
  const members = new Set<Member>(a);
  return members.size === new Set<Member>(b).size && b.every((member) => members.has(member));
}

export const attributeKey = ({ attributeSet, name }: AttributeName): string => `${attributeSet}/${name}`;

/** Graph allows no special characters in either name. */
export function nameOfKey(key: string): AttributeName {
  const slash = key.indexOf('/');
  return { attributeSet: key.slice(0, slash), name: key.slice(slash + 1) };
}
