import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { isJson } from '../intake/formats.ts';
import { parseJson } from '../intake/json.ts';
import { problem } from './problem.ts';

type Refused = { readonly kind: 'refused'; readonly response: HttpResponseInit };
export type BytesBody = { readonly kind: 'bytes'; readonly bytes: Uint8Array } | Refused;
export type JsonBody = { readonly kind: 'json'; readonly value: unknown } | Refused;

/** The body of a request as JSON, cheapest check first. */
export async function readJsonBody(request: HttpRequest, maxBytes: number): Promise<JsonBody> {
  if (!isJson(request.headers.get('content-type') ?? '')) {
    return refuse(problem(415, 'Send Content-Type: application/json, in UTF-8.', [], { accept: 'application/json' }));
  }
  const body = await readBytes(request, maxBytes);
  if (body.kind === 'refused') return body;
  const json = parseJson(body.bytes);
  return json.kind === 'json' ? json : refuse(problem(400, 'The body cannot be read as JSON.', json.problems));
}

/** The body of a request as it came: not encoded, and no larger than this by what it declares and by what it has. */
export async function readBytes(request: HttpRequest, maxBytes: number): Promise<BytesBody> {
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') return refuse(problem(415, 'Send the body without a Content-Encoding.'));
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return refuse(tooLarge(maxBytes));
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.byteLength > maxBytes) return refuse(tooLarge(maxBytes));
  // The Functions host drops bodies without a declared length (azure-functions-nodejs-worker issue 524).
  if (bytes.byteLength === 0 && request.headers.has('transfer-encoding')) {
    return refuse(problem(411, 'Send a Content-Length: a chunked body does not reach the relay.'));
  }
  return { kind: 'bytes', bytes };
}

export const tooLarge = (maxBytes: number): HttpResponseInit =>
  problem(413, `A body may have at most ${maxBytes} bytes.`);

const refuse = (response: HttpResponseInit): Refused => ({ kind: 'refused', response });
