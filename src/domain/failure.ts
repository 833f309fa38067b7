/** Why the directory, or a store or queue of the relay's own, did not do what was asked, in the relay's words. */
export const failureKinds = [
  'targetNotFound',
  'targetForbidden',
  'targetAmbiguous',
  'rejected',
  'unauthorized',
  'throttled',
  'unavailable',
] as const;
export type FailureKind = (typeof failureKinds)[number];

/** Never carries the directory's message: it quotes values. */
export type Failure = {
  readonly kind: FailureKind;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  /** How long it asked to be left alone. */
  readonly retryAfterInMs?: number | undefined;
};

/** Why the record that an event is about could not be had for now. */
export const recordFailureKinds = ['recordNotFound', 'recordUnavailable'] as const;

/** Never carries what the API said. */
export type RecordFailure = {
  readonly kind: (typeof recordFailureKinds)[number];
  readonly status?: number | undefined;
  /** How long it asked to be left alone. */
  readonly retryAfterInMs?: number | undefined;
};
