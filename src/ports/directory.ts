import type { Write } from '../domain/change.ts';
import type { Failure } from '../domain/failure.ts';
import type { CurrentValues } from '../domain/plan.ts';
import type { Target } from '../domain/request.ts';

export type Found = { readonly kind: 'found'; readonly objectId: string; readonly current: CurrentValues };
/** `used`: how much of its limit the directory says is spent; 1 is all of it. */
export type Failed = { readonly kind: 'failed'; readonly failure: Failure; readonly used?: number | undefined };
export type Written = { readonly kind: 'written'; readonly used?: number | undefined };

/** The identity directory. What it refuses or cannot do now is a value; it throws on defects only. */
export type Directory = {
  /** Resolves a target and reads its assignments, in one call. */
  read(target: Target): Promise<Found | Failed>;
  /** Writes all of it or nothing. */
  write(type: Target['type'], objectId: string, writes: readonly Write[]): Promise<Written | Failed>;
};
