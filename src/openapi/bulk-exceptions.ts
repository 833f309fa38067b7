import * as z from 'zod';
import { bulkException } from '../intake/bulk-exception.ts';
import { roles } from '../topology.ts';
import { components, time } from './components.ts';
import { answer, content, type Operations } from './operation.ts';

bulkException.register(components, { id: 'BulkExceptionOrder' });

const bulkState = z
  .object({
    source: z.string(),
    targetsPerHour: z.int().min(1).describe('How many targets it may change in a clock hour, by its file.'),
    hour: z.string().describe('The present clock hour in UTC, as 2026-11-20T09.'),
    targets: z.int().min(0).describe('How many it has changed in this hour.'),
    exception: z
      .object({
        targetsPerHour: z.int().min(1),
        until: time,
        justification: z.string(),
        grantedAt: time,
        grantedBy: z.string().describe('The application id of the operator.'),
      })
      .optional()
      .describe('As long as it lasts.'),
  })
  .register(components, { id: 'BulkState' });

const counted = { source: 'onboarding', targetsPerHour: 200, hour: '2026-11-20T09', targets: 200 };
const order = {
  targetsPerHour: 5_000,
  until: '2026-11-21T18:00:00Z',
  justification: 'Cost centres of everybody change on Monday, CHG0030123',
};
const exception = {
  ...order,
  until: '2026-11-21T18:00:00.000Z',
  grantedAt: '2026-11-20T09:00:00.000Z',
  grantedBy: '7c1d2e3f-4a5b-4c6d-8e9f-0a1b2c3d4e5f',
};
const noStore = ['Cache-Control'] as const;
const common = { path: 'sources/{source}/bulk-exception', tag: 'Sources', roles: [roles.operate] } as const;

export const bulkExceptions: Operations = {
  showBulkException: {
    ...common,
    method: 'get',
    summary: 'How a source stands to its bulk guard',
    description: "Not for the source's own application.",
    answers: {
      200: answer('In this hour.', bulkState, { full: counted, excepted: { ...counted, exception } }, noStore),
    },
    refusals: [404],
  },

  createBulkException: {
    ...common,
    method: 'post',
    summary: 'Let a source change more targets for a while',
    description:
      "For a backfill that is planned. It takes the place of the one before, holds at once, ends by itself, and is on record in the audit. Not for the source's own application.",
    body: content(bulkException, { backfill: order }),
    answers: { 200: answer('It holds.', bulkState, { excepted: { ...counted, exception } }, noStore) },
    refusals: [404],
  },

  endBulkException: {
    ...common,
    method: 'delete',
    summary: 'End the exception of a source',
    description: "At once; where there is none it changes nothing. Not for the source's own application.",
    answers: { 200: answer('There is none.', bulkState, { ended: counted }, noStore) },
    refusals: [404],
  },
};
