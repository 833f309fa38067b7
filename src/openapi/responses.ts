import type { HeaderName } from './headers.ts';
import type { Answer, Content } from './operation.ts';
import { refusals } from './refusals.ts';
import { refTo } from './schemas.ts';

export const JSON_TYPE = 'application/json';
const PROBLEM_TYPE = 'application/problem+json';

export const toContent = ({ schema, examples }: Content, mediaType: string) => ({
  [mediaType]: {
    schema: refTo(schema),
    examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }])),
  },
});

export const toResponse = ({ description, headers, content }: Answer, mediaType: string) => ({
  description,
  ...(headers.length > 0 && { headers: refsTo(headers) }),
  ...(content && { content: toContent(content, mediaType) }),
});

const refsTo = (names: readonly HeaderName[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** The refusals that operations refer to. */
export const sharedResponses = () =>
  Object.fromEntries(Object.values(refusals).map((one) => [one.name, toResponse(one, PROBLEM_TYPE)]));
