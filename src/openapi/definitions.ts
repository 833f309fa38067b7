import * as z from 'zod';
import { definitionsQuery } from '../intake/list-query.ts';
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

const names = z.array(z.string());
const refreshed = z
  .object({
    loadedAt: time,
    definitions: z.int().min(0).describe('How many there are.'),
    changes: z
      .object({ added: names, removed: names, changed: names })
      .describe('Since the reading before, as set/name.'),
  })
  .register(components, { id: 'RefreshedDefinitions' });

const CACHING = ['ETag', 'Cache-Control', 'Vary'] as const;

export const definitions: Operations = {
  listDefinitions: {
    method: 'get',
    path: 'definitions',
    tag: 'Definitions',
    summary: 'What requests are validated against, and as of when',
    description: 'One ETag for every question: it changes with any definition.',
    roles: Object.values(roles),
    query: definitionsQuery.schema,
    answers: {
      200: answer(
        'Attribute sets and definitions, those that are asked for.',
        catalog,
        {
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
        },
        CACHING,
      ),
      304: { description: 'They are what the caller has.', headers: CACHING },
    },
  },

  refreshDefinitions: {
    method: 'post',
    path: 'definitions/refresh',
    tag: 'Definitions',
    summary: 'Read the definitions anew, now',
    description: 'For whoever has just made one; a timer does the same every few minutes.',
    roles: [roles.operate],
    answers: {
      200: answer(
        'They are read, and shared with all instances.',
        refreshed,
        {
          one: {
            loadedAt: '2026-11-20T09:00:00.000Z',
            definitions: 7,
            changes: { added: ['Engineering/Badge'], removed: [], changed: ['Engineering/Project'] },
          },
        },
        ['Cache-Control'],
      ),
    },
  },
};
