/**
 * Some items of a list in the order of their keys. `cursor` is the key of the last one, after which the next page
 * begins; without it there are no more.
 */
export type Page<T> = { readonly items: readonly T[]; readonly cursor?: string | undefined };
