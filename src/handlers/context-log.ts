import type { InvocationContext } from '@azure/functions';
import type { Log } from '../ports/log.ts';

/** The invocation's own log, so that the host ties each line to it. */
export const contextLog =
  (context: InvocationContext): Log =>
  (level, event, fields = {}) =>
    context[level](JSON.stringify({ event, ...fields }));
