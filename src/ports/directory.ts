import type { Write } from '../domain/change.ts';
import type { Failure } from '../domain/failure.ts';
import type { CurrentValues } from '../domain/plan.ts';
import type { Target, TargetId } from '../domain/request.ts';

export type Resolved = { readonly kind: 'resolved'; readonly objectId: string };
export type Found = { readonly kind: 'found'; readonly current: CurrentValues };
/** `used`: how much of its limit the directory says is spent; 1 is all of it. */
export type Failed = { readonly kind: 'failed'; readonly failure: Failure; readonly used?: number | undefined };
export type Written = {
  readonly kind: 'written';
  readonly used?: number | undefined;
  /** By which the directory's own logs name the call. */
  readonly requestId?: string | undefined;
};

/** The identity directory. What it refuses or cannot do now is a value; it throws on defects only. */
export type Directory = {
  /** The one object that has this name: none and several are failures, `targetNotFound` and `targetAmbiguous`. */
  resolve(target: Target): Promise<Resolved | Failed>;
  read(target: TargetId): Promise<Found | Failed>;
  /** Writes all of it or nothing. */
  write(target: TargetId, writes: readonly Write[]): Promise<Written | Failed>;
  /** The call that `write` would make, exactly. */
  describe(target: TargetId, writes: readonly Write[]): DirectoryCall;
};
export type DirectoryCall = { readonly method: string; readonly path: string; readonly body: unknown };
