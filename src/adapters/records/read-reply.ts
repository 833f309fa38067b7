import type { IncomingMessage } from 'node:http';
import type { RecordReply } from '../../ports/records.ts';
import { parseRetryAfter } from '../retry-after.ts';

/** The record of one person, with room for what comes along unasked. */
const MOST_BYTES = 1024 * 1024;

/** What the request, as it is configured, can never get: the same call again has the same answer. */
const final: readonly number[] = [400, 405, 406, 410, 411, 413, 414, 415, 416, 422, 431, 451, 501, 505];

/** What an answer means, by its status and its headers before a byte of its body is read. */
export async function readReply(response: IncomingMessage, now: number): Promise<RecordReply> {
  const { statusCode: status = 0, headers } = response;
  if (status >= 300 && status < 400) return { kind: 'refused', because: 'redirect' };
  if (status === 404) return { kind: 'failed', failure: { kind: 'recordNotFound', status } };
  if (status < 300 ? status !== 200 : final.includes(status)) return { kind: 'refused', because: 'status' };
  if (status !== 200) {
    const retryAfterInMs = parseRetryAfter(headers['retry-after'] ?? null, now);
    return { kind: 'failed', failure: { kind: 'recordUnavailable', status, retryAfterInMs } };
  }
  if (!/^identity$/i.test(headers['content-encoding'] ?? 'identity'))
    return { kind: 'refused', because: 'contentEncoding' };
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? ''))
    return { kind: 'refused', because: 'contentType' };
  return readBody(response);
}

async function readBody(response: IncomingMessage): Promise<RecordReply> {
  if (Number(response.headers['content-length'] ?? 0) > MOST_BYTES) return { kind: 'refused', because: 'tooLarge' };
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) return { kind: 'refused', because: 'tooLarge' };
    chunks.push(chunk);
  }
  return { kind: 'found', body: Buffer.concat(chunks) };
}
