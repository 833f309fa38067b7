import * as z from 'zod';
import { type Failed, failed, INTERRUPTED } from '../failure.ts';
import type { Io } from '../io.ts';
import type { Connection } from '../relay/connection.ts';
import { createPatience, type Patience } from '../relay/patience.ts';
import { readRetryAfter } from '../relay/retry-after.ts';
import type { TokenSource } from '../relay/token-source.ts';
import type { Graph, GraphCall, GraphReply } from './call.ts';
import { readBounded } from './read-bounded.ts';
import { readGraphAnswer } from './read-graph-answer.ts';

type Dependencies = {
  readonly connection: Connection | Failed;
  readonly tokens: TokenSource;
  readonly patienceInMs: number;
  readonly onWait: (text: string) => void;
  readonly io: Io;
};
type Attempt<T> = {
  readonly reply: GraphReply<T>;
  readonly again: boolean;
  readonly retryAfterInMs?: number | undefined;
};

const JSON_HEADERS = { accept: 'application/json', 'content-type': 'application/json' };
const TIMEOUT_IN_MS = 60_000;
/** Ten thousand entries in pages of Graph's usual size: more than one API has callers, or one identity permissions. */
const MAX_PAGES = 100;
const BUSY = 'Microsoft Graph is busy or out of reach';
const FRESH = 'Refused, perhaps because what was just created is not known everywhere yet';

/** Microsoft Graph for an administrator: by HTTP, as the relay's own client has no need of these resources. */
export function createGraph({ connection, tokens, patienceInMs, onWait, io }: Dependencies): Graph {
  const address = connection.kind === 'connection' ? `${connection.baseUrl}/v1.0` : '';
  const newPatience = () => createPatience(patienceInMs, io.now);

  async function wait(patience: Patience, retryAfterInMs: number | undefined, why: string): Promise<boolean> {
    const inMs = patience.next(retryAfterInMs);
    if (inMs === undefined || io.signal.aborted) return false;
    onWait(`${why}; trying again in ${Math.ceil(inMs / 1_000)} s.`);
    await io.sleep(inMs, io.signal);
    return !io.signal.aborted;
  }

  async function attempt<T>(path: string, schema: z.ZodType<T>, call?: GraphCall): Promise<Attempt<T>> {
    const access = await tokens.get();
    if (access.kind === 'failed') return { reply: access, again: false };
    const url = path.startsWith(`${address}/`) ? path : `${address}/${path}`;
    const signal = AbortSignal.any([io.signal, AbortSignal.timeout(TIMEOUT_IN_MS)]);
    const body = call ? JSON.stringify(call.body) : null;
    const headers = { ...JSON_HEADERS, authorization: `Bearer ${access.token}` };
    try {
      // Followed, a redirect would carry the token to wherever it points.
      const response = await io.fetch(url, {
        method: call?.method ?? 'GET',
        headers,
        body,
        signal,
        redirect: 'manual',
      });
      const reply = readGraphAnswer(response.status, await readBounded(response), schema);
      const again = response.status === 429 || response.status >= 500;
      return { reply, again, retryAfterInMs: readRetryAfter(response.headers.get('retry-after'), io.now()) };
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      return {
        reply: failed('unreachable', `Microsoft Graph at ${address} could not be reached (${name}).`),
        again: true,
      };
    }
  }

  async function ask<T>(path: string, schema: z.ZodType<T>, call?: GraphCall): Promise<GraphReply<T>> {
    const patience = newPatience();
    for (;;) {
      const { reply, again, retryAfterInMs } = await attempt(path, schema, call);
      const goOn = again && !io.signal.aborted && (await wait(patience, retryAfterInMs, BUSY));
      if (io.signal.aborted) return { kind: 'failed', failure: INTERRUPTED };
      if (!goOn) return reply;
    }
  }

  async function list<T>(path: string, item: z.ZodType<T>): Promise<GraphReply<readonly T[]>> {
    const page = z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });
    const value: T[] = [];
    let next: string | undefined = path;
    for (let pages = 0; next !== undefined; pages++) {
      if (pages === MAX_PAGES)
        return failed('unreachable', `Microsoft Graph answers with more than ${MAX_PAGES} pages.`);
      const reply: GraphReply<z.infer<typeof page>> = await ask(next, page);
      if (reply.kind === 'failed') return reply;
      value.push(...reply.body.value);
      next = reply.body['@odata.nextLink'];
      // The token goes with every call, so a link elsewhere would give it away.
      if (next !== undefined && !next.startsWith(`${address}/`)) return failed('unreachable', STRANGE_LINK);
    }
    return { kind: 'ok', body: value };
  }

  return {
    address,
    get: ask,
    list,
    send: (call, schema) => ask(call.path, schema, call),
    waits() {
      const patience = newPatience();
      return { next: () => wait(patience, undefined, FRESH) };
    },
  };
}

const STRANGE_LINK = 'The answer names a next page that is not one of Microsoft Graph, so it is not followed.';
