import * as z from 'zod';
import { gateCauses } from '../domain/gate.ts';
import { roles } from '../topology.ts';
import { components, time } from './components.ts';
import { answer, type Operations } from './operation.ts';

const health = z
  .object({
    status: z.enum(['healthy', 'degraded']),
    gate: z
      .object({
        state: z.enum(['open', 'closed', 'halfOpen']),
        cause: z.enum(gateCauses).optional(),
        closedUntil: time.optional(),
      })
      .describe('Before Graph, shared by all instances: closed while everything fails.'),
    permissions: z.enum(['granted', 'lost', 'unknown']).describe('Of the identity, as far as the last calls tell.'),
    catalog: z.object({ loadedAt: time, ageInSeconds: z.int().min(0) }),
    lastWriteAt: time.optional().describe('Newest write that Graph took, noted at most once a minute.'),
  })
  .register(components, { id: 'Health' });

const live = z.object({ status: z.literal('live') }).register(components, { id: 'Live' });
const ready = z.object({ status: z.enum(['ready', 'notReady']) }).register(components, { id: 'Ready' });
const thisDocument = z.looseObject({ openapi: z.string() }).register(components, { id: 'OpenApi' });

export const service: Operations = {
  showHealth: {
    method: 'get',
    path: 'health',
    tag: 'Service',
    summary: 'What an operator looks at first',
    description: 'Answers 200 either way; a monitor that wants a verdict reads `status`.',
    roles: [roles.operate, roles.readRequests],
    answers: {
      200: answer(
        'Gate, permissions, age of the definitions and last write.',
        health,
        {
          healthy: {
            status: 'healthy',
            gate: { state: 'open' },
            permissions: 'granted',
            catalog: { loadedAt: '2026-11-20T09:00:00.000Z', ageInSeconds: 42 },
            lastWriteAt: '2026-11-20T08:59:30.000Z',
          },
          degraded: {
            status: 'degraded',
            gate: { state: 'closed', cause: 'throttled', closedUntil: '2026-11-20T09:01:30.000Z' },
            permissions: 'unknown',
            catalog: { loadedAt: '2026-11-20T09:00:00.000Z', ageInSeconds: 42 },
          },
        },
        ['Cache-Control'],
      ),
    },
  },

  live: {
    method: 'get',
    path: 'live',
    tag: 'Service',
    summary: 'Whether the process answers',
    roles: [],
    answers: { 200: answer('It does.', live, { live: { status: 'live' } }) },
  },

  ready: {
    method: 'get',
    path: 'ready',
    tag: 'Service',
    summary: 'Whether a request could be taken now',
    description: 'Looked at anew every 5 seconds. No causes, for anybody may ask.',
    roles: [],
    answers: {
      200: answer('It could.', ready, { ready: { status: 'ready' } }),
      503: answer('It could not.', ready, { notReady: { status: 'notReady' } }),
    },
  },

  openapi: {
    method: 'get',
    path: 'openapi.json',
    tag: 'Service',
    summary: 'This document',
    roles: [],
    answers: {
      200: answer('OpenAPI 3.1.', thisDocument, { beginning: { openapi: '3.1.1' } }, ['ETag', 'Cache-Control']),
      304: { description: 'It is what the caller has.', headers: ['ETag', 'Cache-Control'] },
    },
  },
};
