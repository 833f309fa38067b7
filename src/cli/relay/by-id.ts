import type { Failure } from '../failure.ts';
import type { Call } from './call.ts';
import type { Relay } from './relay.ts';

/** What became of each id; an id that is refused does not keep the others from their turn. */
export type ById<T> = {
  readonly found: readonly T[];
  readonly refused: readonly { readonly id: string; readonly status: number | undefined; readonly message: string }[];
  readonly failure?: Failure;
};

export async function callEach<T>(
  relay: Relay,
  ids: readonly string[],
  callFor: (id: string) => Call<T>,
): Promise<ById<T>> {
  const found: T[] = [];
  const refused: { id: string; status: number | undefined; message: string }[] = [];
  for (const id of ids) {
    const reply = await relay.call(callFor(id));
    if (reply.kind === 'ok') {
      found.push(reply.body);
      continue;
    }
    const { kind, status, message } = reply.failure;
    if (kind !== 'refused') return { found, refused, failure: reply.failure };
    refused.push({ id, status, message });
  }
  return { found, refused };
}
