import * as z from 'zod';
import { problemCodes } from '../domain/problem.ts';
import { components } from './components.ts';

const code = z
  .enum(problemCodes)
  .meta({ description: 'A closed list, to branch on; docs/problems.md explains each.' })
  .register(components, { id: 'ProblemCode' });

const pointer = z.string().describe('RFC 6901 JSON pointer into what was sent; of a query, the parameter.');

export const problem = z
  .object({
    pointer,
    code,
    detail: z.string().describe('What would be right, for a person to read. Never a value that was sent.'),
  })
  .register(components, { id: 'Problem' });

/** As the ledger keeps it. */
export const recordedProblem = z.object({ pointer, code }).register(components, { id: 'RecordedProblem' });

export const problemDetails = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().describe('For a person to read; its wording may change.'),
    errors: z.array(problem).min(1).optional().describe('Everything that is wrong, at once.'),
  })
  .meta({ description: 'RFC 9457 problem details.' })
  .register(components, { id: 'ProblemDetails' });

export type ProblemDetails = z.infer<typeof problemDetails>;
