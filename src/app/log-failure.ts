import type { Failure } from '../domain/failure.ts';
import type { Log, LogFields } from '../ports/log.ts';

/** What finds the call in Graph's own logs; the same line whoever has called. */
export const logFailure = (log: Log, { kind, status, code, requestId }: Failure, about: LogFields = {}): void =>
  log('warn', 'directory.failed', { ...about, kind, status, code, requestId });
