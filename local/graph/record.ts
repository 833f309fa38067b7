import type { IncomingMessage } from 'node:http';
import { tryParse } from './try-parse.ts';

export type RecordedRequest = {
  /** When it came, by the simulator's clock. The records themselves are in the order of execution. */
  readonly at: number;
  readonly method: string;
  /** As received, with the version and the query. */
  readonly path: string;
  /** Without `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The text where it is no JSON; `undefined` where there is none. */
  readonly body: unknown;
  /** Answered with; or what the answer would have been, where a fault kept it from the caller. */
  readonly status: number;
};

export function record(
  request: IncomingMessage,
  text: string,
  { at, status }: Pick<RecordedRequest, 'at' | 'status'>,
): RecordedRequest {
  const names = Object.keys(request.headers).filter((name) => name !== 'authorization');
  return {
    at,
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(names.map((name) => [name, header(request, name) ?? ''])),
    body: text === '' ? undefined : (tryParse(text) ?? text),
    status,
  };
}

export const header = (request: IncomingMessage, name: string): string | undefined => request.headers[name]?.toString();
