import type { Change } from '../domain/change.ts';
import type { Failure } from '../domain/failure.ts';
import type { CurrentValues } from '../domain/plan.ts';
import type { Target } from '../domain/request.ts';

export type Found = { readonly kind: 'found'; readonly objectId: string; readonly current: CurrentValues };
export type Failed = { readonly kind: 'failed'; readonly failure: Failure };
export type Written = { readonly kind: 'written' };

/** The identity directory. What it refuses or cannot do now is a value; it throws on defects only. */
export type Directory = {
  /** Resolves a target and reads its assignments, in one call. */
  read(target: Target): Promise<Found | Failed>;
  /** Writes all changes or none. */
  write(type: Target['type'], objectId: string, changes: readonly Change[]): Promise<Written | Failed>;
};
