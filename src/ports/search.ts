import type { Filter } from '../domain/filter.ts';
import type { CurrentValues } from '../domain/plan.ts';
import type { TargetId } from '../domain/request.ts';
import type { Failed } from './directory.ts';

export type SearchQuery = {
  readonly type: TargetId['type'];
  /** All of them must hold. */
  readonly filters: readonly Filter[];
  /** Of one page; without it, as many as the directory likes. */
  readonly top?: number | undefined;
  /** Where the page before ended. */
  readonly after?: string | undefined;
};

export type Match = {
  readonly objectId: string;
  readonly displayName: string | null;
  readonly current: CurrentValues;
};
export type Matches = {
  readonly kind: 'found';
  readonly matches: readonly Match[];
  /** Of all pages; told with the first one only. */
  readonly count?: number | undefined;
  /** Where the next page begins; without it there is none. */
  readonly next?: string | undefined;
};
/** The directory does not know any more what `after` stands for. */
export type Expired = { readonly kind: 'expired' };

/**
 * Objects by what is assigned to them, from an index of the directory's own that follows its writes some time later.
 * What it refuses or cannot do now is a value; it throws on defects only.
 */
export type Search = { find(query: SearchQuery): Promise<Matches | Expired | Failed> };
