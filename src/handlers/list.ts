import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { type Cursors, foreignCursor, type Question } from '../intake/cursor.ts';
import type { ListQuery } from '../intake/list-query.ts';
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
  return reading.kind === 'query' ? reading : refuse(problem(400, UNREADABLE, reading.problems));
}

export const UNREADABLE = 'The query cannot be read.';

export type List<T> = {
  /** Its name is its path. */
  readonly question: Question;
  readonly cursor: string | undefined;
  read(after: string | undefined): Promise<Page<T>>;
  toItem(item: T): unknown;
};

/**
 * One page of a list. The link repeats the question with the next cursor; it is relative, for only the caller knows by
 * which name the relay is reached.
 */
export async function answerPage<T>(request: HttpRequest, cursors: Cursors, list: List<T>): Promise<HttpResponseInit> {
  const { question, cursor } = list;
  const after = cursor === undefined ? undefined : cursors.read(question, cursor);
  if (cursor !== undefined && after === undefined) return problem(400, UNREADABLE, [foreignCursor]);
  const page = await list.read(after);
  const value = page.items.map(list.toItem);
  const headers = { 'cache-control': 'no-store' };
  if (page.cursor === undefined) return { status: 200, jsonBody: { value }, headers };
  const next = new URLSearchParams(request.query);
  next.set('cursor', cursors.write(question, page.cursor));
  return { status: 200, jsonBody: { value, nextLink: `/${ROUTE_PREFIX}/${question[0]}?${next}` }, headers };
}
