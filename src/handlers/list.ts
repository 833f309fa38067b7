import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { ListQuery } from '../intake/list-query.ts';
import { encodeCursor } from '../intake/request-id.ts';
import type { Page } from '../ports/page.ts';
import { ROUTE_PREFIX } from '../topology.ts';
import { problem } from './problem.ts';
import { queryOf } from './query.ts';

export type Query<T> =
  | { readonly kind: 'query'; readonly query: T }
  | { readonly kind: 'refused'; readonly response: HttpResponseInit };

/** The query of a list, each parameter once. */
export function readQuery<T>(request: HttpRequest, { read }: ListQuery<T>): Query<T> {
  const query = queryOf(request);
  const names = [...query.keys()];
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  const refuse = (response: HttpResponseInit): Query<T> => ({ kind: 'refused', response });
  if (repeated !== undefined) return refuse(problem(400, `Give the query parameter '${repeated}' once.`));
  const reading = read(Object.fromEntries(query));
  return reading.kind === 'query' ? reading : refuse(problem(400, 'The query cannot be read.', reading.problems));
}

/**
 * A page as it is answered. The link repeats the question with the next cursor; it is relative, for only the caller
 * knows by which name the relay is reached.
 */
export function toPage<T>(
  request: HttpRequest,
  path: string,
  { items, cursor }: Page<T>,
  toItem: (item: T) => unknown,
): HttpResponseInit {
  const next = queryOf(request);
  if (cursor !== undefined) next.set('cursor', encodeCursor(cursor));
  const nextLink = cursor === undefined ? {} : { nextLink: `/${ROUTE_PREFIX}/${path}?${next}` };
  return { status: 200, jsonBody: { value: items.map(toItem), ...nextLink }, headers: { 'cache-control': 'no-store' } };
}
