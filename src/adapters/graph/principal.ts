import * as z from 'zod';

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.array(z.number()), z.null()]);

/** Always there when it is asked for: without it the answer is not Graph's, and would pass for `null`. */
export const principal = z.object({
  customSecurityAttributes: z.record(z.string(), z.record(z.string(), value)).nullable(),
});
