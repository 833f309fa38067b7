import * as z from 'zod';
import { type Failure, failed } from '../failure.ts';
import type { Reply } from './call.ts';
import type { Relay } from './relay.ts';

export type Listing<T> = { readonly value: readonly T[]; readonly more: boolean; readonly failure?: Failure };

/** A page that the relay surely grants; longer lists are put together from several. */
const PAGE = 100;

/** Up to `max` entries over as many pages as it takes; what was read before a failure is still given. */
export async function list<T>(
  relay: Relay,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  item: z.ZodType<T>,
  max: number,
  onRead: (count: number) => void,
): Promise<Listing<T>> {
  const given = Object.entries({ ...query, top: String(Math.min(max, PAGE)) });
  const named = given.filter((entry): entry is [string, string] => entry[1] !== undefined);
  const schema = z.object({ value: z.array(item), nextLink: z.string().optional() });
  const value: T[] = [];
  let next: string | undefined = `${path}?${new URLSearchParams(named)}`;
  while (next !== undefined && value.length < max) {
    const reply: Reply<z.infer<typeof schema>> = await relay.call({ path: next, schema });
    if (reply.kind === 'failed') return { value, more: true, failure: reply.failure };
    value.push(...reply.body.value);
    onRead(value.length);
    const { nextLink }: { nextLink?: string | undefined } = reply.body;
    const following: string | undefined = nextLink === undefined ? undefined : relay.own(nextLink);
    if (nextLink !== undefined && (following === undefined || following === next)) {
      return { value, more: true, failure: badLink().failure };
    }
    next = following;
  }
  return { value: value.slice(0, max), more: next !== undefined || value.length > max };
}

/** The token goes with every call, so a link elsewhere would give it away. */
const badLink = () =>
  failed('unreachable', 'The answer names a next page that is not one of the relay, so it is not followed.');
