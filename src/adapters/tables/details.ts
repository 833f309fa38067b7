import * as z from 'zod';
import { problemCodes } from '../../domain/problem.ts';
import { servicePrincipalKeys, userKeys } from '../../domain/request.ts';

/** What no query filters by shares one JSON column. */
export const details = z.object({
  target: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('user'), key: z.enum(userKeys), value: z.string() }),
      z.object({ type: z.literal('servicePrincipal'), key: z.enum(servicePrincipalKeys), value: z.string() }),
    ])
    .optional(),
  problems: z.array(z.object({ pointer: z.string(), code: z.enum(problemCodes) })).optional(),
});
