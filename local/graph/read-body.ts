import type { GraphRequest } from './context.ts';
import { Refusal } from './refusal.ts';
import { tryParse } from './try-parse.ts';

export type Body = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function readBody({ contentType, text }: GraphRequest): Body {
  const body = contentType.includes('application/json') ? tryParse(text) : undefined;
  if (isObject(body)) return body;
  // Field report: microsoft-graph-docs #6259.
  throw new Refusal(
    400,
    'BadRequest',
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  );
}
