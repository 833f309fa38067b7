import type { IncomingMessage } from 'node:http';

/** host `ScriptConstants.DefaultMaxRequestBodySize`. */
const MAX_BODY_BYTES = 104_857_600;

export type RequestBody = { kind: 'body'; bytes: Buffer | undefined } | { kind: 'tooLarge' } | { kind: 'chunked' };

/**
 * The host passes a body on only if `ContentLength > 0`, so one sent with `Transfer-Encoding: chunked` never reaches the
 * function (`ToRpcHttp`; azure-functions-nodejs-worker issue 524). Rejects when the client goes away.
 */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  if (request.headers['transfer-encoding'] !== undefined) {
    request.resume();
    return { kind: 'chunked' };
  }
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > MAX_BODY_BYTES) {
    return { kind: 'tooLarge' };
  }
  if (length === 0) {
    return { kind: 'body', bytes: undefined };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
  }
  return { kind: 'body', bytes: Buffer.concat(chunks) };
}
