import { limits } from '../../topology.ts';
import { type Failure, failed } from '../failure.ts';
import type { Relay } from '../relay/relay.ts';
import { type VerifiedTarget, verificationAnswer } from '../relay/shapes.ts';

/** As the relay takes it: a type, and one name. */
export type NamedTarget = Readonly<Record<string, string>>;
export type Page = { readonly verified: readonly VerifiedTarget[]; readonly failure?: Failure };
type Answered = Page & { readonly cursor?: string | undefined };

/** One page after the other, of named targets or of all; a failure ends them. */
export async function* verificationPages(relay: Relay, named: readonly NamedTarget[]): AsyncGenerator<Page> {
  if (named.length === 0) return yield* pagesOfAll(relay);
  for (let at = 0; at < named.length; at += limits.verifiedTargets) {
    const page = await verify(relay, { targets: named.slice(at, at + limits.verifiedTargets) });
    yield page;
    if (page.failure) return;
  }
}

async function* pagesOfAll(relay: Relay): AsyncGenerator<Page> {
  let cursor: string | undefined;
  do {
    const page: Answered = await verify(relay, { cursor });
    const isStuck = page.cursor !== undefined && page.verified.length === 0;
    yield isStuck ? { ...page, failure: STUCK } : page;
    if (page.failure || isStuck) return;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

const STUCK = failed(
  'unreachable',
  'The relay answers with a cursor and no target, and so it would never end.',
).failure;

/** It only reads, so it may be asked again. */
async function verify(relay: Relay, order: object): Promise<Answered> {
  const call = { path: 'verifications', body: JSON.stringify(order), schema: verificationAnswer, repeatable: true };
  const reply = await relay.call(call);
  if (reply.kind === 'failed') return { verified: [], failure: reply.failure };
  return { verified: reply.body.value, cursor: reply.body.cursor };
}
