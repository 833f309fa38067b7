import type { Answer } from './api.ts';
import { contentOf, type Header, operation, type Response, resolve } from './documented.ts';
import { createJudge } from './validator.ts';

const judge = createJudge('written');

/** Of the transport, and of every body. */
const UNSAID = new Set(['content-type', 'content-length', 'date', 'connection', 'keep-alive', 'transfer-encoding']);

/** A body that is not always there, which OpenAPI cannot say. */
const MAY_BE_EMPTY: readonly string[] = ['receiveWebhook 200'];

/** How an answer differs from what is documented; nothing when it does not. A field or header too many is a difference. */
export function differences({ operationId, status, headers, text }: Answer): readonly string[] {
  const documented = operation(operationId).responses.get(status);
  if (!documented) return [`${operationId} does not document ${status}`];
  const isEmpty = text === '' && MAY_BE_EMPTY.includes(`${operationId} ${status}`);
  const content = isEmpty ? undefined : contentOf(documented.content);
  const [mediaType] = (headers.get('content-type') ?? '').split(';');
  const body = content
    ? [
        ...(mediaType === content.mediaType ? [] : [`the media type is ${mediaType}, not ${content.mediaType}`]),
        ...judge(content.schema, JSON.parse(text)),
      ]
    : [...(text === '' ? [] : ['there is a body'])];
  return [...body, ...headerDifferences(documented.headers ?? {}, headers)];
}

function headerDifferences(documented: NonNullable<Response['headers']>, headers: Headers): readonly string[] {
  const expected = Object.entries(documented).map(([name, one]) => [name.toLowerCase(), resolve<Header>(one)] as const);
  const known = new Set(expected.map(([name]) => name));
  return [
    ...[...headers.keys()].filter((name) => !known.has(name) && !UNSAID.has(name)).map((name) => `${name} is new`),
    ...expected.flatMap(([name, { required, schema }]) => {
      const value = headers.get(name);
      if (value === null) return required ? [`${name} is missing`] : [];
      return judge(schema, value).map((problem) => `${name}: ${problem}`);
    }),
  ];
}
