import * as z from 'zod';
import { attributeSearch as attributeSearchBody } from '../intake/attribute-search.ts';
import { targetSearch as targetSearchBody } from '../intake/search-order.ts';
import { components, guid } from './components.ts';

export const attributeSearch = attributeSearchBody.register(components, { id: 'AttributeSearch' });
export const targetSearch = targetSearchBody.register(components, { id: 'TargetSearch' });

const value = z.union([z.string(), z.int(), z.boolean(), z.array(z.string()), z.array(z.int())]);

const shown = {
  attributes: z
    .record(z.string(), z.record(z.string(), value))
    .describe('Attribute set to attribute to value: those that the source may read.'),
};
const unknown = {
  attributes: z.null(),
  because: z.literal('noneOrNotPermitted').describe('Graph says the same of an object without any and without access.'),
};

const objectOf = z.object({ type: z.enum(['user', 'servicePrincipal']), id: guid });
export const assigned = z
  .union([z.object({ target: objectOf, ...shown }), z.object({ target: objectOf, ...unknown })])
  .register(components, { id: 'AssignedAttributes' });

const found = { id: guid, displayName: z.string().nullable() };
const foundTarget = z
  .union([z.object({ ...found, ...shown }), z.object({ ...found, ...unknown })])
  .register(components, { id: 'FoundTarget' });
export const foundTargets = z
  .object({
    count: z.int().min(0).optional().describe('Of all pages; told with the first one.'),
    value: z.array(foundTarget),
    cursor: z.string().optional().describe('For the next page; absent on the last.'),
  })
  .register(components, { id: 'FoundTargets' });
