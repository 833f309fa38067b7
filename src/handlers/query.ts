import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import * as z from 'zod';
import { toProblems } from '../intake/shape.ts';
import { limits, ROUTE_PREFIX } from '../topology.ts';
import { problem } from './problem.ts';

/** SHA-256 in base64url. Anything else cannot be a request's id, and never reaches a store as a key. */
const idOf = (message: string) => z.string().regex(/^[\w-]{43}$/, message);
export const requestId = idOf('Give the id of a request: 43 characters.');

/** The paging of every list. A cursor says after which id a page begins. */
export const paging = {
  top: z.coerce.number().int().min(1).max(limits.pageItems).default(50),
  cursor: z.string().transform(decodeCursor).pipe(idOf('Give the cursor of the page before, as it is.')).optional(),
};

/** As opaque as it need be: where a list goes on may change, and nobody should build on it. */
export const encodeCursor = (id: string): string => Buffer.from(`1:${id}`).toString('base64url');

function decodeCursor(cursor: string): string {
  const [version, id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(':');
  return version === '1' ? id : '';
}

export type Query<T> =
  | { readonly kind: 'query'; readonly query: T }
  | { readonly kind: 'refused'; readonly response: HttpResponseInit };

/** The query as its schema has it; each parameter once. */
export function readQuery<T>(request: HttpRequest, schema: z.ZodType<T>): Query<T> {
  const names = [...request.query.keys()];
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  const refuse = (response: HttpResponseInit): Query<T> => ({ kind: 'refused', response });
  if (repeated !== undefined) return refuse(problem(400, `Give the query parameter '${repeated}' once.`));
  const result = schema.safeParse(Object.fromEntries(request.query), { reportInput: true });
  if (result.success) return { kind: 'query', query: result.data };
  return refuse(problem(400, 'The query cannot be read.', toProblems(result.error.issues)));
}

/** A page as it is answered: the link repeats the question, with the cursor of the next page. */
export function toPage<T>(
  request: HttpRequest,
  path: string,
  value: readonly T[],
  cursor: string | undefined,
): HttpResponseInit {
  const next = new URLSearchParams(request.query);
  if (cursor !== undefined) next.set('cursor', encodeCursor(cursor));
  const nextLink =
    cursor === undefined ? {} : { nextLink: `${new URL(request.url).origin}/${ROUTE_PREFIX}/${path}?${next}` };
  return { status: 200, jsonBody: { value, ...nextLink }, headers: { 'cache-control': 'no-store' } };
}
