import type { ServerResponse } from 'node:http';
import type { HttpData, TypedData } from '../worker/core-types.ts';
import { toSetCookie } from './set-cookie.ts';

/** The server writes these itself, from what is really sent. */
const OWN_HEADERS: ReadonlySet<string> = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

export function writeEmpty(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, BODILESS.has(status) ? headers : { ...headers, 'content-length': 0 }).end();
}

/** A function that returns nothing answers 204 (learn: functions-bindings-http-webhook-output, "Configuration"). */
export function writeResult(response: ServerResponse, returnValue: TypedData | null | undefined): void {
  if (!returnValue?.http) {
    writeEmpty(response, 204);
    return;
  }
  const data = returnValue.http;
  const status = Number(data.statusCode ?? 200);
  for (const [name, value] of Object.entries(data.headers ?? {})) {
    if (!OWN_HEADERS.has(name.toLowerCase())) {
      response.setHeader(name, value);
    }
  }
  if (data.cookies?.length) {
    const already = [response.getHeader('set-cookie') ?? []].flat().map(String);
    response.setHeader('set-cookie', [...already, ...data.cookies.map(toSetCookie)]);
  }
  response.statusCode = status;
  const body = bodyOf(data);
  if (BODILESS.has(status)) {
    response.end();
  } else {
    // Answering HEAD, Node sends the length and leaves out the body, as Kestrel does.
    response.setHeader('content-length', body.length).end(body);
  }
}

/** The library always hands over bytes (`src/converters/toRpcHttp.ts`), read to the end even if the body was a stream. */
function bodyOf(data: HttpData): Uint8Array {
  return data.body?.bytes ?? Buffer.from(data.body?.string ?? data.body?.json ?? '');
}
