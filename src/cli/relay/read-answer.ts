import { STATUS_CODES } from 'node:http';
import { type Failed, failed } from '../failure.ts';
import type { Call } from './call.ts';
import { type ProblemDetails, problemDetails } from './shapes.ts';

export type Answer = { readonly status: number; readonly text: string };
export type Read<T> = { readonly kind: 'ok'; readonly body: T } | Failed;

const NOT_THE_RELAY = 'but not as the relay does. Check the address.';

/** An answer as what was asked for, or as why it is not. Pure. */
export function readAnswer<T>({ status, text }: Answer, call: Call<T>): Read<T> {
  const document = parse(text);
  if (status >= 200 && status < 300) {
    const body = call.schema.safeParse(document);
    return body.success
      ? { kind: 'ok', body: body.data }
      : failed('unreachable', `The address answered ${status}, ${NOT_THE_RELAY}`);
  }
  const problem = problemDetails.safeParse(document).data;
  const said = problem?.detail !== undefined && maySay(status, problem, call) ? `: ${problem.detail}` : '';
  const name = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
  const refuse = (kind: 'unauthorized' | 'unreachable' | 'refused', message: string): Failed => ({
    kind: 'failed',
    failure: { kind, message, status, ...(problem?.errors ? { problems: problem.errors } : {}) },
  });
  if (status === 401 || status === 403) return refuse('unauthorized', `The relay answered ${name}${said}`);
  if (status === 429 || status >= 500) return refuse('unreachable', `The relay answered ${name}${said}`);
  // A gateway's 404, or a redirect to a sign-in page, says nothing of what the relay knows.
  if (problem === undefined || status < 400)
    return refuse('unreachable', `The address answered ${name}, ${NOT_THE_RELAY}`);
  return refuse('refused', `The relay answered ${name}${said}`);
}

/** A token is looked at before a body is, so its refusal cannot quote one; that of the policy names fields. */
const maySay = (status: number, { errors }: ProblemDetails, { carriesValues }: Call<unknown>): boolean =>
  carriesValues !== true || status === 401 || (status === 403 && errors === undefined);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
