/** The switches of the faults as JSON, for whoever uses the simulator from outside. */
import * as z from 'zod';
import { callerNames } from './caller.ts';
import type { Faults } from './faults.ts';

const count = z.int().positive();
const milliseconds = z.int().nonnegative();
const method = z.enum(['GET', 'POST', 'PATCH']).exactOptional();
const filter = { method, where: z.string().min(1).exactOptional().describe('An object id.') };
const failure = { ...filter, status: z.int().min(400).max(599), code: z.string().min(1).exactOptional() };

/** `null` switches off. */
const switches = z
  .strictObject({
    throttleWrites: z
      .strictObject({
        writes: z.number().positive().exactOptional(),
        perSeconds: z.number().positive().exactOptional(),
        available: z.number().nonnegative().exactOptional(),
      })
      .nullable(),
    throttleNext: z.strictObject({ count, retryAfter: z.string().optional() }),
    failNext: z.strictObject({ count, ...failure }),
    failAll: z.strictObject(failure).nullable(),
    slow: z.strictObject({ inMs: milliseconds, method }).nullable(),
    delayNext: z.strictObject({ count, inMs: milliseconds, ...filter }),
    executeThenTimeout: z.strictObject({ count, ...filter }),
    executeThenDrop: z.strictObject({ count, ...filter }),
    staleReads: milliseconds.nullable(),
    hideNewUsersForMs: milliseconds.nullable(),
    role: z.enum(['granted', 'revoked']),
    caller: z.enum(callerNames),
  })
  .partial();

/** All or nothing: a body with a mistake switches nothing. */
export function readSwitches(body: unknown): z.ZodSafeParseResult<z.infer<typeof switches>> {
  return switches.safeParse(body);
}

export function applySwitches(on: z.infer<typeof switches>, faults: Faults): void {
  given(on.throttleWrites, (limit) => faults.throttleWrites(limit ?? undefined));
  given(on.throttleNext, (next) => faults.throttleNext(next.count, next.retryAfter));
  given(on.failNext, ({ count, ...failure }) => faults.failNext(count, failure));
  given(on.failAll, (failure) => faults.failAll(failure ?? undefined));
  given(on.slow, (slow) => faults.slow(slow?.inMs, slow?.method && { method: slow.method }));
  given(on.delayNext, ({ count, inMs, ...filter }) => faults.delayNext(count, inMs, filter));
  given(on.executeThenTimeout, ({ count, ...filter }) => faults.executeThenTimeout(count, filter));
  given(on.executeThenDrop, ({ count, ...filter }) => faults.executeThenDrop(count, filter));
  given(on.staleReads, (forMs) => faults.staleReads(forMs ?? undefined));
  given(on.hideNewUsersForMs, (forMs) => faults.hideNewUsers(forMs ?? undefined));
  given(on.role, (role) => (role === 'revoked' ? faults.revokeRole() : faults.restoreRole()));
  given(on.caller, (caller) => faults.signIn(caller));
}

function given<T>(value: T | undefined, use: (value: T) => void): void {
  if (value !== undefined) use(value);
}
