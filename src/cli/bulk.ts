import * as z from 'zod';
import type { Operands } from './command.ts';
import { type Outcome, onlyFailed } from './outcome.ts';
import type { Call } from './relay/call.ts';
import type { Relay } from './relay/relay.ts';
import { facts } from './table.ts';

const bulkState = z.object({
  source: z.string(),
  targetsPerHour: z.number(),
  hour: z.string(),
  targets: z.number(),
  exception: z
    .object({
      targetsPerHour: z.number(),
      until: z.string(),
      justification: z.string(),
      grantedAt: z.string(),
      grantedBy: z.string(),
    })
    .optional(),
});

export const oneSource: Operands = { usage: '<source>', are: 'ids', atLeast: 1, atMost: 1 };

/** A call about the exception of a source; each is answered with how the source stands after it. */
export async function callBulk(
  relay: Relay,
  [source = '']: readonly string[],
  how: Pick<Call<unknown>, 'body' | 'method'>,
): Promise<Outcome> {
  const call = { path: `sources/${source}/bulk-exception`, schema: bulkState, repeatable: true, ...how };
  const reply = await relay.call(call);
  if (reply.kind === 'failed') return onlyFailed(reply);
  return { document: reply.body, text: describe(reply.body), asAsked: true };
}

function describe({ source, targetsPerHour, hour, targets, exception }: z.infer<typeof bulkState>): string {
  return facts({
    source,
    limit: `${targetsPerHour} targets an hour`,
    'this hour': `${targets} changed since ${hour}:00Z`,
    exception: exception ? `${exception.targetsPerHour} targets an hour until ${exception.until}` : 'none',
    'granted by': exception && `${exception.grantedBy}, ${exception.grantedAt}`,
    because: exception?.justification,
  });
}
