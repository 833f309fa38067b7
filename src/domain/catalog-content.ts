import type { AttributeDefinition } from './definition.ts';
import { canonicalJson } from './key.ts';

/** One definition as text: the same for the same content, in whatever order its allowed values were read. */
export const contentOf = ({ allowedValues, ...definition }: AttributeDefinition): string =>
  canonicalJson({ ...definition, allowedValues: allowedValues.map(canonicalJson).sort() });
