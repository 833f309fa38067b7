import type { Problem } from '../domain/problem.ts';
import type { HeaderName } from './headers.ts';
import type { Answer } from './operation.ts';
import { type ProblemDetails, problemDetails } from './problem.ts';

type Refusal = Answer & { readonly name: string };
type Examples = Readonly<Record<string, Pick<ProblemDetails, 'detail' | 'errors'>>>;

function refusal(
  status: number,
  title: string,
  description: string,
  examples: Examples,
  headers: readonly HeaderName[] = [],
): Refusal {
  const whole = Object.entries(examples).map(([key, details]) => [
    key,
    { type: 'about:blank', title, status, ...details },
  ]);
  const content = { schema: problemDetails, examples: Object.fromEntries(whole) };
  return { name: title.replaceAll(' ', ''), description, headers: ['Cache-Control', ...headers], content };
}

const oneError = (pointer: string, code: Problem['code'], detail: string) => [{ pointer, code, detail }];

/** What any operation refuses in the same way. */
export const refusals = {
  400: refusal(400, 'Bad Request', 'The query or the body cannot be read.', {
    unknownParameter: {
      detail: 'The query has parameters that are not known.',
      errors: oneError('/debug', 'unknownParameter', 'This query parameter is not known.'),
    },
  }),
  401: refusal(
    401,
    'Unauthorized',
    'There is no access token, or not a valid one; to a webhook, nothing that proves to come from its sender.',
    {
      missing: { detail: 'Send an access token: Authorization: Bearer …' },
      unproven: { detail: 'This does not prove to come from the sender of this webhook.' },
    },
    ['WWW-Authenticate'],
  ),
  403: refusal(
    403,
    'Forbidden',
    'The token has none of the app roles, or the policy or the source does not allow it.',
    {
      role: { detail: 'The token needs one of these app roles: Requests.Submit.' },
      policy: {
        detail: 'The policy of this source does not allow this.',
        errors: oneError(
          '/attributes/Marketing/AppCountry',
          'attributeNotAllowed',
          'The policy of this source does not include this attribute.',
        ),
      },
    },
  ),
  404: refusal(404, 'Not Found', 'There is none of this id, or none that the caller may see.', {
    absent: { detail: 'There is no request of this id, or it is not yours.' },
  }),
  405: refusal(
    405,
    'Method Not Allowed',
    'The source lists no origins, so nobody needs to ask.',
    { options: { detail: 'Nobody needs to ask whether to send here.' } },
    ['Allow'],
  ),
  409: refusal(409, 'Conflict', 'It has moved on: this can no longer be done.', {
    late: { detail: 'The request is applied: it can be cancelled only before a worker has it.' },
  }),
  411: refusal(411, 'Length Required', 'The body came without a Content-Length.', {
    chunked: { detail: 'Send a Content-Length: a chunked body does not reach the relay.' },
  }),
  413: refusal(413, 'Content Too Large', 'The body is larger than the relay reads.', {
    large: { detail: 'A body may have at most 184320 bytes.' },
  }),
  415: refusal(
    415,
    'Unsupported Media Type',
    'The body is not JSON in UTF-8, or of no media type of the source; or it is encoded.',
    { form: { detail: 'Send Content-Type: application/json, in UTF-8.' } },
    ['Accept'],
  ),
  422: refusal(422, 'Unprocessable Content', 'The body is JSON, but not what is asked for.', {
    request: {
      detail: 'The request cannot be applied as it is.',
      errors: oneError(
        '/attributes/Engineering/NumVendors',
        'wrongType',
        'Give an Integer: a JSON number without a fraction.',
      ),
    },
  }),
  429: refusal(
    429,
    'Too Many Requests',
    'The source has sent more events than it may in a minute.',
    { rate: { detail: 'This source has sent more events than it may in a minute. Send the same again later.' } },
    ['Retry-After'],
  ),
  431: refusal(431, 'Request Header Fields Too Large', 'What is kept of the headers of an event is too large.', {
    large: { detail: 'What is kept of the headers may have at most 16384 bytes.' },
  }),
  500: refusal(500, 'Internal Server Error', 'A defect of the relay.', {
    defect: { detail: 'This is a defect of the relay; its log says where.' },
  }),
  502: refusal(502, 'Bad Gateway', 'The directory refused the question itself.', {
    refused: { detail: 'The directory refused the question itself. The log has its code and request id.' },
  }),
  503: refusal(
    503,
    'Service Unavailable',
    'Something that is needed is away at the moment. The same can be sent again.',
    { away: { detail: 'The keys that tokens are signed with cannot be fetched at the moment.' } },
    ['Retry-After'],
  ),
} as const satisfies Readonly<Record<number, Refusal>>;

export type RefusalStatus = keyof typeof refusals;

/** Of whoever asks for a token, and of whoever reads a body. */
export const ofGuard: readonly RefusalStatus[] = [400, 401, 403, 500, 503];
export const ofBody: readonly RefusalStatus[] = [411, 413, 415, 422];
