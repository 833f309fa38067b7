/** The host's log: one line an entry on stderr, so that stdout carries nothing but the ready line. */

import type { RpcLogLevel } from './worker/core-types.ts';

export type LogLevel = RpcLogLevel;
export type Log = (level: LogLevel, category: string, message: string) => void;

/** learn: configure-monitoring. Without `logging.logLevel` the host writes `information` and above. */
const HIDDEN: ReadonlySet<LogLevel> = new Set<LogLevel>(['trace', 'debug', 'none']);

export const stderrLog: Log = (level, category, message) => {
  if (!HIDDEN.has(level)) {
    process.stderr.write(`[${new Date().toISOString()}] ${level} ${category} ${message}\n`);
  }
};

export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

export function errorMessage(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(errorMessage).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}
