import * as z from 'zod';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const flag = z.boolean().nullish().transform(Boolean);

/** Graph's v1.0 shapes: nullable is what its metadata calls nullable. The stored copy keeps them. */
export const attributeSet = z.object({ id: z.string(), description: text });
export const allowedValue = z.object({ id: z.string(), isActive: flag });
export const attributeDefinition = z.object({
  attributeSet: z.string(),
  name: z.string(),
  description: text,
  type: z.enum(['String', 'Integer', 'Boolean']),
  isCollection: z.boolean(),
  isSearchable: flag,
  status: z.enum(['Available', 'Deprecated']),
  usePreDefinedValuesOnly: flag,
});
