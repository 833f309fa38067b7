import type { HttpResponseInit, InvocationContext } from '@azure/functions';
import type { Log } from '../ports/log.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { problem } from './problem.ts';

const RETRY_AFTER_IN_SECONDS = '5';

/** The answer when a call cannot be completed: for something is away, or broken. */
export function toErrorResponse(error: unknown, context: InvocationContext, log: Log): HttpResponseInit {
  if (error instanceof Unavailable) {
    log('error', 'port.unavailable', { port: error.port, cause: nameOf(error.cause) });
    return away('Something this needs is unavailable at the moment. Send the same again: one eventId is one request.');
  }
  log('error', 'defect', { name: nameOf(error), frames: framesOf(error), function: context.functionName });
  return problem(500, 'This is a defect of the relay; its log says where.');
}

export const keysUnavailable = (): HttpResponseInit =>
  away('The keys that tokens are signed with cannot be fetched at the moment.');

const away = (detail: string): HttpResponseInit => problem(503, detail, [], { 'retry-after': RETRY_AFTER_IN_SECONDS });

/** Where it happened, without the message that stands before it: that could quote what was being worked on. */
function framesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error) || error.stack === undefined) return [];
  const messageAt = error.stack.indexOf(error.message);
  if (messageAt < 0) return [];
  const frames = error.stack.slice(messageAt + error.message.length).split('\n');
  return frames.filter((line) => line.startsWith('    at ')).slice(0, 5);
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
