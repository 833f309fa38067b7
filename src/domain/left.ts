import { type AttributeName, type AttributeValue, isCollection } from './change.ts';
import type { Digest } from './memory.ts';

/** What stands for a value that is not assigned. */
export const NONE_LEFT = '';

/** One digest for the whole value of an attribute. A collection has no order, and an empty one is none. */
export function leftOf(digest: Digest, attribute: AttributeName, value: AttributeValue | undefined): string {
  if (value === undefined || (isCollection(value) && value.length === 0)) return NONE_LEFT;
  return digest(attribute, `=${JSON.stringify(isCollection(value) ? [...value].sort() : value)}`);
}
