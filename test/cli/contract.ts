/** What the played relay's parts share. */

export type Reply = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};
export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
};
/** `queries`: what may be asked; everything else is 400. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: RegExp;
  readonly queries?: readonly string[];
  readonly answer: (seen: Seen, part: string) => Reply;
};

export const problem = (status: number, detail: string, errors?: unknown): Reply => ({
  status,
  body: { type: 'about:blank', title: 'x', status, detail, ...(errors ? { errors } : {}) },
});

/** One page by offset, with an absolute link to the next. */
export function page(all: readonly unknown[], { query, path }: Seen, base: string): Reply {
  const at = Number(query['cursor'] ?? 0);
  const top = Number(query['top'] ?? 50);
  if (!Number.isInteger(top) || top < 1 || top > 200) return problem(400, 'top is from 1 to 200.');
  const next = new URLSearchParams({ ...query, cursor: String(at + top) });
  const nextLink = at + top < all.length ? { nextLink: `${base}/api/v1/${path}?${next}` } : {};
  return { status: 200, body: { value: all.slice(at, at + top), ...nextLink } };
}
