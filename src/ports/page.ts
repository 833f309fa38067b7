/**
 * Some items of a list, in its order. `cursor` names the place of the last one, after which the next page begins;
 * without it there are no more.
 */
export type Page<T> = { readonly items: readonly T[]; readonly cursor?: string | undefined };
