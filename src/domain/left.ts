import { type AttributeRef, type AttributeValue, isCollection } from './change.ts';
import type { Digest } from './memory.ts';

/** One digest for the whole value of an attribute; none for one that is not assigned. A collection has no order. */
export const leftOf = (digest: Digest, attribute: AttributeRef, value: AttributeValue | undefined): string =>
  value === undefined ? '' : digest(attribute, `=${JSON.stringify(isCollection(value) ? [...value].sort() : value)}`);
