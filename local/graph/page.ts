import { badRequest } from './refusal.ts';

export type Page<T> = { readonly items: readonly T[]; readonly skiptoken?: string };

/** Assumed: no page states a default size for definitions or values. */
const DEFAULT_PAGE_SIZE = 100;

/**
 * A token names the last id handed out, not a position: nothing is skipped or repeated when the directory changes between
 * two pages. It is opaque to clients, who must follow the nextLink as it is (GD concepts/paging).
 */
export function cutPage<T extends { readonly id: string }>(
  entities: readonly T[],
  {
    top = DEFAULT_PAGE_SIZE,
    maxPageSize,
    skiptoken,
  }: { top: number | undefined; maxPageSize: number; skiptoken: string | undefined },
): Page<T> {
  const after = skiptoken === undefined ? '' : readToken(skiptoken);
  const left = entities.filter(({ id }) => id > after).sort((a, b) => (a.id < b.id ? -1 : 1));
  const items = left.slice(0, Math.min(top, maxPageSize));
  const last = items.at(-1);
  return last === undefined || items.length === left.length ? { items } : { items, skiptoken: writeToken(last.id) };
}

const writeToken = (id: string) => Buffer.from(`after ${id}`).toString('base64url');

function readToken(token: string): string {
  const [, id] = /^after (.+)$/s.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  // Assumed, status and text.
  if (id === undefined) throw badRequest('The skiptoken is invalid.');
  return id;
}

/** The other options of the request are kept (GD directory-list-attributesets, example 2). */
export function nextLink(requestUrl: string, query: URLSearchParams, skiptoken: string): string {
  const options = [...query].filter(([name]) => name !== '$skiptoken');
  const encoded = [...options, ['$skiptoken', skiptoken] as const].map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return `${requestUrl}?${encoded.join('&')}`;
}
