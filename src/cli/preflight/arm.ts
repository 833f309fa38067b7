/** Azure Resource Manager, for questions only: it can read, and ask whether a name is free. */
import * as z from 'zod';
import type { Io } from '../io.ts';
import { createPatience, type Patience } from '../relay/patience.ts';
import { readRetryAfter } from '../relay/retry-after.ts';

/** Absent and "could not tell" are different answers. */
export type Answer<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'absent'; readonly code: string }
  | { readonly kind: 'unknown'; readonly why: string };

export type Arm = {
  read<T>(path: string, apiVersion: string, schema: z.ZodType<T>): Promise<Answer<T>>;
  /** All pages of it. */
  list<T>(path: string, apiVersion: string, item: z.ZodType<T>): Promise<Answer<readonly T[]>>;
  isFree(question: NameQuestion): Promise<Answer<boolean>>;
};

export type NameQuestion = {
  readonly subscriptionId: string;
  readonly provider: 'Microsoft.KeyVault' | 'Microsoft.ServiceBus' | 'Microsoft.Storage' | 'Microsoft.Web';
  readonly apiVersion: string;
  readonly body: { readonly name: string; readonly type?: string };
};

type Dependencies = {
  readonly baseUrl: string;
  readonly token: string;
  readonly patienceInMs: number;
  readonly io: Io;
};

const TIMEOUT_IN_MS = 30_000;
const MAX_PAGES = 50;
const availability = z.object({ nameAvailable: z.boolean() });
const problem = z.object({ error: z.object({ code: z.string().regex(/^\w{1,80}$/) }) });

export function createArm({ baseUrl, token, patienceInMs, io }: Dependencies): Arm {
  async function ask<T>(url: string, schema: z.ZodType<T>, body: object | undefined): Promise<Answer<T>> {
    const patience = createPatience(patienceInMs, io.now);
    for (;;) {
      const { answer, again, retryAfterInMs } = await attempt(url, schema, body);
      const wait = again && !io.signal.aborted ? patience.next(retryAfterInMs) : undefined;
      if (wait === undefined) return answer;
      await io.sleep(wait, io.signal);
    }
  }

  async function attempt<T>(url: string, schema: z.ZodType<T>, body: object | undefined): Promise<Attempt<T>> {
    const headers = {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
    };
    const signal = AbortSignal.any([io.signal, AbortSignal.timeout(TIMEOUT_IN_MS)]);
    const init = { method: body ? 'POST' : 'GET', headers, signal, body: body ? JSON.stringify(body) : null };
    try {
      // Followed, a redirect would carry the token to wherever it points.
      const response = await io.fetch(url, { ...init, redirect: 'manual' });
      const retryAfterInMs = readRetryAfter(response.headers.get('retry-after'), io.now());
      const again = response.status === 429 || response.status >= 500;
      return { answer: toAnswer(response.status, toJson(await response.text()), schema), again, retryAfterInMs };
    } catch {
      return { answer: { kind: 'unknown', why: 'Azure could not be reached.' }, again: true };
    }
  }

  const address = (path: string, apiVersion: string) =>
    `${baseUrl}${path}${path.includes('?') ? '&' : '?'}api-version=${apiVersion}`;
  /** Where a server says that it goes on, the token goes only if that is the same server. */
  const own = (link: string | undefined) => (link?.startsWith(`${baseUrl}/`) ? link : undefined);

  return {
    read: (path, apiVersion, schema) => ask(address(path, apiVersion), schema, undefined),
    async list<T>(path: string, apiVersion: string, item: z.ZodType<T>) {
      const page = z.object({ value: z.array(item), nextLink: z.string().nullish() });
      const all: T[] = [];
      let url: string | undefined = address(path, apiVersion);
      for (let pages = 0; url !== undefined && pages < MAX_PAGES; pages++) {
        const answer: Answer<z.infer<typeof page>> = await ask(url, page, undefined);
        if (answer.kind !== 'found') return answer;
        all.push(...(answer.value.value as T[]));
        url = own(answer.value.nextLink ?? undefined);
      }
      return { kind: 'found', value: all };
    },
    async isFree({ subscriptionId, provider, apiVersion, body }) {
      const path = `/subscriptions/${subscriptionId}/providers/${provider}/checkNameAvailability`;
      const answer = await ask(address(path, apiVersion), availability, body);
      if (answer.kind === 'found') return { kind: 'found', value: answer.value.nameAvailable };
      return answer.kind === 'absent' && answer.code === UNREGISTERED
        ? { kind: 'unknown', why: `${provider} is not registered yet.` }
        : answer;
    },
  };
}

type Attempt<T> = {
  readonly answer: Answer<T>;
  readonly again: boolean;
  readonly retryAfterInMs?: Parameters<Patience['next']>[0];
};

/** Answered with 409. Where a provider is not registered there is nothing of it: none is given up that still has something. */
export const UNREGISTERED = 'MissingSubscriptionRegistration';

/** Of what a server says in prose nothing is shown: it could repeat what it was sent. */
function toAnswer<T>(status: number, body: unknown, schema: z.ZodType<T>): Answer<T> {
  const code = problem.safeParse(body).data?.error.code ?? 'no code';
  if (status === 404 || (status === 409 && code === UNREGISTERED)) return { kind: 'absent', code };
  if (status !== 200) return { kind: 'unknown', why: `Azure answered ${status} (${code}).` };
  const read = schema.safeParse(body);
  return read.success
    ? { kind: 'found', value: read.data }
    : { kind: 'unknown', why: 'Azure answered in a form that is not known here.' };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
