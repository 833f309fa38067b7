import * as z from 'zod';
import * as order from '../intake/letter-order.ts';
import { components, guid, id, pageOf, reason, target, time } from './components.ts';
import { problemDetails, recordedProblem } from './problem.ts';

export const letterSelection = order.selection.register(components, { id: 'LetterSelection' });
export const replacement = order.replacement.register(components, { id: 'Replacement' });

export const deadLetter = z
  .object({
    id,
    kind: z.enum(['assignment', 'event']).describe('Whether it became a request, or is what came, unread.'),
    source: z.string(),
    reason,
    description: z.string().optional().describe('For a person to read.'),
    attempts: z.int().min(0).describe('Tries that failed.'),
    receivedAt: time,
    deadLetteredAt: time,
    eventId: z.string().optional(),
    problems: z.array(recordedProblem).optional(),
    target: target.optional(),
    objectId: guid.optional().describe('Of the target, if it was found.'),
    reference: z.string().optional(),
  })
  .register(components, { id: 'DeadLetter' });

export const deadLetterPage = pageOf(deadLetter).register(components, { id: 'DeadLetterPage' });

const letterResult = z
  .union([
    z.object({
      id,
      status: z.literal([200, 202]),
      state: z.enum(['queued', 'discarded', 'deadLettered']).describe('Of a dry run: as it was.'),
    }),
    z.object({
      id: z.string(),
      status: z.literal([403, 404, 409, 422, 503]),
      problem: problemDetails,
    }),
  ])
  .register(components, { id: 'LetterResult' });
export const letterResults = z
  .object({
    results: z.array(letterResult),
    cursor: z.string().optional().describe('For the next call with the same filter; absent when there are no more.'),
  })
  .register(components, { id: 'LetterResults' });

export const replaced = z.object({ id, eventId: z.string(), replaces: id }).register(components, {
  id: 'ReplacedLetter',
});
