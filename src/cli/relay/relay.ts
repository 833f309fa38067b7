import { ROUTE_PREFIX } from '../../topology.ts';
import { type Failed, failed, INTERRUPTED } from '../failure.ts';
import type { Io } from '../io.ts';
import { type Call, isReading, type Reply } from './call.ts';
import type { Connection } from './connection.ts';
import { createPatience, type Patience } from './patience.ts';
import { readAnswer } from './read-answer.ts';
import { readRetryAfter } from './retry-after.ts';
import type { TokenSource } from './token-source.ts';

export type Relay = {
  /** Tries again what may be tried again, for as long as the patience lasts. */
  call<T>(call: Call<T>, patience?: Patience): Promise<Reply<T>>;
  newPatience(): Patience;
  /** False when patience is over or the operator wants to stop. */
  wait(patience: Patience, retryAfterInMs: number | undefined): Promise<boolean>;
  /** The address of a further page, if it is one of the relay's own. */
  own(address: string): string | undefined;
};

type Dependencies = {
  readonly connection: Connection | Failed;
  readonly tokens: TokenSource;
  readonly patienceInMs: number;
  readonly onWait: (text: string) => void;
  readonly io: Io;
};

type Attempt<T> = { readonly reply: Reply<T>; readonly again: boolean; readonly retryAfterInMs?: number | undefined };

/** Azure's front end gives up on a call after 230 s, so nothing comes later. */
const TIMEOUT_IN_MS = 240_000;

export function createRelay({ connection, tokens, patienceInMs, onWait, io }: Dependencies): Relay {
  const baseUrl = connection.kind === 'connection' ? connection.baseUrl : '';
  const newPatience = () => createPatience(patienceInMs, io.now);

  async function wait(patience: Patience, retryAfterInMs: number | undefined): Promise<boolean> {
    const inMs = patience.next(retryAfterInMs);
    if (inMs === undefined || io.signal.aborted) return false;
    onWait(`The relay is busy or out of reach; trying again in ${Math.ceil(inMs / 1_000)} s.`);
    await io.sleep(inMs, io.signal);
    return !io.signal.aborted;
  }

  async function attempt<T>(call: Call<T>, token: string): Promise<Attempt<T>> {
    const url = URL.canParse(call.path) ? call.path : `${baseUrl}/${ROUTE_PREFIX}/${call.path}`;
    const headers = {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
    };
    const signal = AbortSignal.any([io.signal, AbortSignal.timeout(TIMEOUT_IN_MS)]);
    // Followed, a redirect would carry the body to wherever it points.
    const init = {
      method: call.method ?? (isReading(call) ? 'GET' : 'POST'),
      headers,
      body: call.body ?? null,
      redirect: 'manual',
      signal,
    };
    try {
      const response = await io.fetch(url, init as RequestInit);
      const read = readAnswer({ status: response.status, text: await response.text() }, call);
      const retryAfterInMs = readRetryAfter(response.headers.get('retry-after'), io.now());
      if (read.kind === 'ok') return { reply: { ...read, retryAfterInMs }, again: false };
      return {
        reply: read,
        again: isBusy(response.status) || (mayRepeat(call) && response.status >= 500),
        retryAfterInMs,
      };
    } catch (error) {
      return { reply: unreachable(baseUrl, error), again: mayRepeat(call) };
    }
  }

  return {
    async call<T>(call: Call<T>, patience = newPatience()): Promise<Reply<T>> {
      for (;;) {
        const access = await tokens.get();
        if (access.kind === 'failed') return access;
        const { reply, again, retryAfterInMs } = await attempt(call, access.token);
        if (reply.kind === 'ok') return reply;
        const goOn = !io.signal.aborted && again && (await wait(patience, retryAfterInMs));
        if (io.signal.aborted) return { kind: 'failed', failure: INTERRUPTED };
        if (!goOn) return reply;
      }
    },
    newPatience,
    wait,
    own: (address) => {
      if (!URL.canParse(address, `${baseUrl}/`)) return undefined;
      const url = new URL(address, `${baseUrl}/`);
      return url.origin === new URL(baseUrl).origin ? url.href : undefined;
    },
  };
}

const mayRepeat = (call: Call<unknown>): boolean => isReading(call) || call.repeatable === true;

/** Answered before anything was done, so every call may be made again. */
const isBusy = (status: number): boolean => status === 429 || status === 503;

function unreachable(baseUrl: string, error: unknown): Failed {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code =
    cause instanceof Error && 'code' in cause ? String(cause.code) : cause instanceof Error ? cause.name : '';
  return failed('unreachable', `The relay at ${baseUrl} could not be reached (${code}).`);
}
