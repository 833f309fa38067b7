import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { parseJson } from '../intake/json.ts';
import { problem } from './problem.ts';

export type JsonBody =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly response: HttpResponseInit };

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** The body of a request as JSON, cheapest check first. */
export async function readJsonBody(request: HttpRequest, maxBytes: number): Promise<JsonBody> {
  const refuse = (response: HttpResponseInit): JsonBody => ({ kind: 'refused', response });
  if (!JSON_TYPE.test(request.headers.get('content-type') ?? '')) {
    return refuse(problem(415, 'Send Content-Type: application/json, in UTF-8.', [], { accept: 'application/json' }));
  }
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') return refuse(problem(415, 'Send the body without a Content-Encoding.'));
  const tooLarge = problem(413, `A body may have at most ${maxBytes} bytes.`);
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return refuse(tooLarge);
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.byteLength > maxBytes) return refuse(tooLarge);
  // The Functions host drops bodies without a declared length (azure-functions-nodejs-worker issue 524).
  if (bytes.byteLength === 0 && request.headers.has('transfer-encoding')) {
    return refuse(problem(411, 'Send a Content-Length: a chunked body does not reach the relay.'));
  }
  const json = parseJson(bytes);
  return json.kind === 'json' ? json : refuse(problem(400, 'The body cannot be read as JSON.', json.problems));
}
