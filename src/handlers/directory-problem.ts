import type { HttpResponseInit } from '@azure/functions';
import type { Failure } from '../domain/failure.ts';
import { problem } from './problem.ts';

/** Where the directory does not say when to come back. */
const RETRY_AFTER_IN_MS = 5_000;

/** What a caller is told of a read that failed: never what the directory said, for it quotes names and values. */
export function directoryProblem({ kind, retryAfterInMs }: Failure): HttpResponseInit {
  switch (kind) {
    case 'targetNotFound':
      return problem(404, 'The directory has no such object.');
    case 'targetAmbiguous':
      return problem(409, 'Several objects have this name. Name the one that is meant by its id.');
    case 'rejected':
      return problem(502, 'The directory refused the question itself. The log has its code and request id.');
    case 'targetForbidden':
    case 'unauthorized':
    case 'throttled':
    case 'unavailable':
      return askLater('The directory cannot be asked at the moment.', retryAfterInMs);
  }
}

/** What the directory asks for is never undercut. */
export const askLater = (detail: string, retryAfterInMs = RETRY_AFTER_IN_MS): HttpResponseInit =>
  problem(503, detail, [], { 'retry-after': String(Math.max(1, Math.ceil(retryAfterInMs / 1_000))) });
