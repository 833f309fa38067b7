import * as z from 'zod';
import { type Catalog, createCatalog } from '../../domain/catalog.ts';
import type { Failed } from '../failure.ts';
import type { Relay } from './relay.ts';

const definition = z.object({
  attributeSet: z.string(),
  name: z.string(),
  description: z.string().optional(),
  type: z.enum(['String', 'Integer', 'Boolean']),
  isCollection: z.boolean(),
  isSearchable: z.boolean(),
  status: z.enum(['Available', 'Deprecated']),
  usePreDefinedValuesOnly: z.boolean(),
  allowedValues: z.array(z.object({ id: z.string(), isActive: z.boolean() })),
});
export type Definition = z.infer<typeof definition>;

export const definitions = z.object({
  loadedAt: z.string(),
  attributeSets: z.array(z.object({ id: z.string(), description: z.string().optional() })),
  value: z.array(definition),
});

const names = z.array(z.string());
export const refreshed = z.object({
  loadedAt: z.string(),
  definitions: z.number(),
  changes: z.object({ added: names, removed: names, changed: names }),
});

/** The types that cells are read by. */
export async function loadCatalog(relay: Relay): Promise<{ readonly kind: 'catalog'; catalog: Catalog } | Failed> {
  const reply = await relay.call({ path: 'definitions', schema: definitions });
  if (reply.kind === 'failed') return reply;
  const { attributeSets, value, loadedAt } = reply.body;
  return { kind: 'catalog', catalog: createCatalog(attributeSets, value, Date.parse(loadedAt)) };
}
