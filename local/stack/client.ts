/** Speaks to a running local stack the way its users do: HTTP with a bearer token, messages through the real client. */
import { ServiceBusClient } from '@azure/service-bus';
import { requestKey } from '../../src/domain/key.ts';
import { openStates } from '../../src/domain/state.ts';
import { roles } from '../../src/topology.ts';
import type { Endpoints } from './stack.ts';

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> };
/** `GET requests/{id}`, as far as it is looked at here. */
export type RequestStatus = { readonly id: string; readonly state: string; readonly reason?: string } & Record<
  string,
  unknown
>;

export type StackClient = {
  /** A token of any application, with the given roles. */
  token(appId: string, tokenRoles?: readonly string[]): Promise<string>;
  post(path: string, body: unknown, token?: string): Promise<Answer>;
  get(path: string, token?: string): Promise<Answer>;
  sendToQueue(
    queue: string,
    messages: readonly { readonly body: unknown; readonly messageId?: string }[],
  ): Promise<void>;
  /** Posts an event as it is, without a token; the status of the answer. */
  sendToWebhook(source: string, body: string, headers: Readonly<Record<string, string>>): Promise<number>;
  /** What the events of a source are proven with. */
  secretOf(source: string): string;
  /** Waits for the newest request of a source; its id. */
  newestOf(source: string, timeoutInMs?: number): Promise<string>;
  /** Waits until the request is closed; fails after the time-out, with the last answer. */
  closed(id: string, timeoutInMs?: number): Promise<RequestStatus>;
  /** The id under which an event of a source is recorded. */
  idOf(source: string, eventId: string): string;
  close(): Promise<void>;
};

const POLL_EVERY_IN_MS = 25;

export function createStackClient(endpoints: Endpoints): StackClient {
  const { host, issuer, token: ownToken, secrets } = endpoints;
  if (host === null || issuer === null || ownToken === null) throw new Error('This stack has no host or no issuer');
  let bus: ServiceBusClient | undefined;

  async function call(path: string, init: RequestInit, token: string): Promise<Answer> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const response = await fetch(`${host}/api/v1/${path}`, { ...init, headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
  }
  const get = (path: string, token = ownToken) => call(path, {}, token);

  async function poll(path: string, isThere: (body: Answer['body']) => boolean, timeoutInMs: number) {
    for (const until = Date.now() + timeoutInMs; ; ) {
      const { status, body } = await get(path);
      if (status === 200 && isThere(body)) return body;
      if (Date.now() > until) throw new Error(`Not there in ${timeoutInMs} ms: ${status} ${JSON.stringify(body)}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_EVERY_IN_MS));
    }
  }

  return {
    async token(appId, tokenRoles = [roles.submit]) {
      const body = JSON.stringify({ appId, roles: tokenRoles });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(issuer, { method: 'POST', body, headers });
      return ((await response.json()) as { access_token: string }).access_token;
    },
    post: (path, body, token = ownToken) => call(path, { method: 'POST', body: JSON.stringify(body) }, token),
    get,
    async sendToQueue(queue, messages) {
      bus ??= new ServiceBusClient(endpoints.serviceBus);
      const sender = bus.createSender(queue);
      await sender.sendMessages([...messages]);
      await sender.close();
    },
    async sendToWebhook(source, body, headers) {
      const { status } = await fetch(`${host}/api/v1/webhooks/${source}`, { method: 'POST', body, headers });
      return status;
    },
    secretOf: (source) => secrets[source] ?? '',
    async newestOf(source, timeoutInMs = 20_000) {
      const { value } = await poll(`requests?source=${source}&top=1`, hasItem, timeoutInMs);
      return (value as readonly { readonly id: string }[])[0]?.id ?? '';
    },
    closed: async (id, timeoutInMs = 20_000) => (await poll(`requests/${id}`, isClosed, timeoutInMs)) as RequestStatus,
    idOf: requestKey,
    close: async () => bus?.close(),
  };
}

const hasItem = ({ value }: Answer['body']): boolean => Array.isArray(value) && value.length > 0;
const isClosed = ({ state }: Answer['body']): boolean => !openStates.some((open) => open === state);
