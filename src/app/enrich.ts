import type { Problem } from '../domain/problem.ts';

/** Fetches the record that a thin event is about. Throws `Unavailable` when it cannot be had for now. */
export type Enrich = (source: string, event: unknown) => Promise<Enrichment>;
export type Enrichment =
  | { readonly kind: 'record'; readonly record: unknown }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };
