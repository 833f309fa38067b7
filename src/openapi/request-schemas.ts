import * as z from 'zod';
import { batch } from '../intake/batch.ts';
import { canonicalRequest } from '../intake/canonical.ts';
import { attributeResult, components, guid, id, pageOf, reason, state, target, time } from './components.ts';
import { problemDetails, recordedProblem } from './problem.ts';

/** Over HTTP a request without an event id gets one. */
export const assignmentRequest = canonicalRequest.partial({ eventId: true }).register(components, {
  id: 'AssignmentRequest',
});

export const requestBatch = batch.register(components, { id: 'RequestBatch' });

const eventId = z.string().describe('That of the request, or the one that it was given.');

export const accepted = z.object({ id, eventId, state }).register(components, { id: 'AcceptedRequest' });

const index = z.int().min(0).describe('The place of the request in the batch, from 0.');
const replayed = z.literal(true).optional().describe('It was submitted before: nothing new was begun.');

const batchResult = z
  .union([
    z.object({ index, id, eventId, status: z.literal(202), state, replayed }),
    z.object({ index, status: z.literal([403, 413, 422, 503]), problem: problemDetails }),
  ])
  .meta({ description: 'What the request would have been answered with alone.' })
  .register(components, { id: 'BatchResult' });
export const batchResults = z
  .object({ results: z.array(batchResult).min(1) })
  .register(components, { id: 'BatchResults' });

export const requestStatus = z
  .object({
    id,
    source: z.string(),
    eventId: z.string().optional().describe('Absent if it could not be read.'),
    state,
    attempts: z.int().min(0).optional().describe('Tries that failed.'),
    reason: reason.optional(),
    problems: z.array(recordedProblem).optional(),
    results: z.array(attributeResult).optional(),
    target: target.optional(),
    submittedBy: z.string().optional().describe("The application id of the caller's token; absent for queues."),
    onBehalfOf: z.string().optional().describe('As the sender says; not verified.'),
    justification: z.string().optional(),
    reference: z.string().optional(),
    effectiveAt: time.optional(),
    effectiveUntil: time.optional(),
    operatedBy: guid.optional().describe('The application that last replayed, discarded or cancelled it.'),
    replaces: id.optional().describe('The dead letter whose place it takes.'),
    replacedBy: id.optional().describe('The request that took its place.'),
    endedBy: id.optional().describe('The request that takes it back at effectiveUntil.'),
    receivedAt: time,
    updatedAt: time,
  })
  .meta({ description: 'What became of a request: names, times and outcomes, never values.' })
  .register(components, { id: 'RequestStatus' });

export const requestPage = pageOf(requestStatus).register(components, { id: 'RequestPage' });

export const cancelled = z
  .object({ id, state: z.literal('cancelled') })
  .register(components, { id: 'CancelledRequest' });
