/** What the next calls get instead of their answer, so that a failing API can be played. */
import * as z from 'zod';

const next = z.strictObject({
  count: z.int().positive().default(1),
  status: z.int().min(200).max(599).default(200),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(''),
  /** A JSON text of this many bytes instead. */
  bytes: z.int().positive().optional(),
  /** The headers come then, and the body so much later again. */
  delayInMs: z.int().nonnegative().default(0),
});
export type Next = z.infer<typeof next>;

export const readNext = (body: unknown): z.ZodSafeParseResult<Next> => next.safeParse(body);
