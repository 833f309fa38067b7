import { STATUS_CODES } from 'node:http';
import * as z from 'zod';
import { type Failed, type Failure, failed } from '../failure.ts';
import { printable } from '../table.ts';
import type { GraphReply } from './call.ts';

const graphError = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

const NOT_GRAPH = 'but not as Microsoft Graph does. Check GRAPH_BASE_URL, and what stands between.';
const LONGEST_MESSAGE = 300;

/** An answer as what was asked for, or as why it is not. Pure. */
export function readGraphAnswer<T>(status: number, text: string, schema: z.ZodType<T>): GraphReply<T> {
  const document = parse(text);
  const name = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
  if (status >= 200 && status < 300) {
    const body = schema.safeParse(document);
    return body.success
      ? { kind: 'ok', body: body.data }
      : failed('unreachable', `The address answered ${name}, ${NOT_GRAPH}`);
  }
  const error = graphError.safeParse(document).data?.error;
  const said = error === undefined ? '' : printable(` (${error.code}): ${error.message.slice(0, LONGEST_MESSAGE)}`);
  const refuse = (kind: Failure['kind'], hint = ''): Failed => ({
    kind: 'failed',
    failure: { kind, message: `Microsoft Graph answered ${name}${said}${hint}`, status },
  });
  if (status === 429 || status >= 500) return refuse('unreachable');
  // A gateway's 403, or a redirect to a sign-in page, says nothing of what the caller may do.
  if (error === undefined) return failed('unreachable', `The address answered ${name}, ${NOT_GRAPH}`);
  if (status === 401) return refuse('unauthorized', ' Sign in to the tenant of the relay: az login --tenant <id>');
  return refuse(status === 403 ? 'unauthorized' : 'refused');
}

function parse(text: string): unknown {
  try {
    // A PATCH is answered without a body.
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}
