import tls from 'node:tls';
import type { Assignments } from '../../../local/graph/directory.ts';
import { type GraphOptions, type GraphSimulator, startGraph } from '../../../local/graph/start.ts';
import { createTls } from '../../../local/tls.ts';

export const SET_TYPE = '#Microsoft.DirectoryServices.CustomSecurityAttributeValue';

/** Started, and trusted by this process from then on. */
export async function startTrustedGraph(options: Omit<GraphOptions, 'tls'> = {}): Promise<GraphSimulator> {
  const certificates = await createTls();
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificates.ca]);
  return startGraph({ tls: certificates, ...options });
}

export type Reply = { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: Json };
export type Json = {
  readonly value: readonly Record<string, unknown>[];
  readonly error: { readonly code: string; readonly message: string; readonly innerError: Record<string, string> };
  readonly customSecurityAttributes: Readonly<Record<string, Readonly<Record<string, unknown>>>> | null;
  readonly [name: string]: unknown;
};

export async function call(graph: GraphSimulator, path: string, init: RequestInit = {}): Promise<Reply> {
  const url = path.startsWith('https:') ? path : graph.url + path;
  const headers = { authorization: 'Bearer any', ...(init.headers as Record<string, string> | undefined) };
  const response = await fetch(url, { ...init, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: text === '' ? {} : JSON.parse(text) };
}

export const patch = (graph: GraphSimulator, path: string, body: unknown): Promise<Reply> =>
  call(graph, path, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** The body that changes one set; `values` as they go over the wire. */
export const change = (set: string, values: Record<string, unknown>) => ({
  customSecurityAttributes: { [set]: { '@odata.type': SET_TYPE, ...values } },
});

export function assigned(graph: GraphSimulator, displayName: string): Assignments | undefined {
  const { users, servicePrincipals } = graph.directory;
  return [...users, ...servicePrincipals].find((one) => one.displayName === displayName)?.customSecurityAttributes;
}
