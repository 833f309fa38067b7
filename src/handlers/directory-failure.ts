import type { HttpResponseInit } from '@azure/functions';
import type { Failure } from '../domain/failure.ts';
import { problem } from './problem.ts';

const RETRY_AFTER_IN_MS = 5_000;

/** For now the directory cannot be asked. What it asks for is never undercut. */
export const askLater = (detail: string, retryAfterInMs = RETRY_AFTER_IN_MS): HttpResponseInit =>
  problem(503, detail, [], { 'retry-after': String(Math.max(1, Math.ceil(retryAfterInMs / 1_000))) });

/** What the directory did not do, to somebody who waits for it: nothing is tried again here. */
export function directoryFailure({ kind, retryAfterInMs }: Failure): HttpResponseInit {
  if (kind === 'rejected') return problem(502, 'The directory refused the call; the log of the relay has its code.');
  return askLater('The directory cannot be asked at the moment. Nothing was done; ask again.', retryAfterInMs);
}

/** The relay leaves the directory alone, and so do its callers. */
export const gateClosed = (forInMs: number): HttpResponseInit =>
  askLater('The directory is left alone at the moment: it has failed, or asked for a pause. Ask again.', forInMs);
