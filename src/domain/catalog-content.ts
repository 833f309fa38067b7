import type { AllowedValue, AttributeDefinition } from './definition.ts';
import { canonicalJson } from './key.ts';

/** One definition as text: the same for the same content, in whatever order its allowed values were read. */
export const contentOf = ({ allowedValues, ...definition }: AttributeDefinition): string =>
  canonicalJson({ ...definition, allowedValues: allowedValues.map(marked).sort() });

/** A large tenant has tens of thousands of them, so each is one text. */
const marked = ({ id, isActive }: AllowedValue): string => `${isActive ? '+' : '-'}${id}`;
