import * as z from 'zod';
import { roles } from '../topology.ts';
import { components, time } from './components.ts';
import { answer, type Operations } from './operation.ts';

const attributeSet = z
  .object({ id: z.string(), description: z.string().optional() })
  .register(components, { id: 'AttributeSet' });

const definition = z
  .object({
    attributeSet: z.string(),
    name: z.string(),
    description: z.string().optional(),
    type: z.enum(['String', 'Integer', 'Boolean']),
    isCollection: z.boolean(),
    isSearchable: z.boolean(),
    status: z.enum(['Available', 'Deprecated']),
    usePreDefinedValuesOnly: z.boolean(),
    allowedValues: z.array(z.object({ id: z.string(), isActive: z.boolean() })),
  })
  .meta({ description: "An attribute definition in Graph's words, with its allowed values." })
  .register(components, { id: 'AttributeDefinition' });

const catalog = z
  .object({
    loadedAt: time.describe('When Graph was read.'),
    attributeSets: z.array(attributeSet),
    value: z.array(definition),
  })
  .register(components, { id: 'Catalog' });

export const definitions: Operations = {
  listDefinitions: {
    method: 'get',
    path: 'definitions',
    tag: 'Definitions',
    summary: 'What requests are validated against, and as of when',
    roles: Object.values(roles),
    answers: {
      200: answer('All attribute sets and definitions.', catalog, {
        one: {
          loadedAt: '2026-11-20T09:00:00.000Z',
          attributeSets: [{ id: 'Engineering', description: 'Attributes for the engineering department' }],
          value: [
            {
              attributeSet: 'Engineering',
              name: 'Project',
              type: 'String',
              isCollection: true,
              isSearchable: true,
              status: 'Available',
              usePreDefinedValuesOnly: true,
              allowedValues: [
                { id: 'Baker', isActive: true },
                { id: 'Denali', isActive: false },
              ],
            },
          ],
        },
      }),
    },
  },
};
