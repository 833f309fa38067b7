/** The headers of answers that mean something to a client. */
export const headers = {
  Location: {
    required: true,
    description: 'Where to ask for the state of the request.',
    schema: { type: 'string', format: 'uri-reference' },
  },
  'Retry-After': {
    required: true,
    description: 'How many seconds to wait before the next call.',
    schema: { type: 'string', pattern: '^[1-9][0-9]*$' },
  },
  'Idempotent-Replayed': {
    required: false,
    description: 'The same request was submitted before: nothing new was begun.',
    schema: { type: 'string', const: 'true' },
  },
  'WWW-Authenticate': {
    required: true,
    description:
      'What to prove oneself with (RFC 9110, 11.6.1): RFC 6750 of the API. Of a webhook, what its source asks for; Signature and Header are no registered schemes.',
    schema: {
      type: 'string',
      enum: [
        'Bearer',
        'Bearer error="invalid_token"',
        'Basic realm="webhooks", charset="UTF-8"',
        'Signature',
        'Header',
      ],
    },
  },
  Accept: {
    required: false,
    description: 'The media types to send instead.',
    schema: { type: 'string', pattern: '^application/[a-z+-]+(, application/[a-z+-]+)*$' },
  },
  Allow: {
    required: true,
    description: 'The method to send events with.',
    schema: { type: 'string', const: 'POST' },
  },
  'WebHook-Allowed-Origin': {
    required: true,
    description: 'The origin that asked.',
    schema: { type: 'string' },
  },
  'WebHook-Allowed-Rate': {
    required: true,
    description: 'How many events it may send in a minute.',
    schema: { type: 'string', pattern: '^[1-9][0-9]*$' },
  },
  'Cache-Control': {
    required: true,
    description: 'Whether the answer may be kept, and for how long.',
    schema: { type: 'string' },
  },
  Vary: {
    required: true,
    description: 'Whom it is for is told by these headers of the request.',
    schema: { type: 'string', const: 'Authorization' },
  },
  ETag: {
    required: true,
    description: 'Of this version, for If-None-Match.',
    schema: { type: 'string', pattern: '^(W/)?"[^"]+"$' },
  },
} as const;

export type HeaderName = keyof typeof headers;
