/** Why the directory did not do what was asked, in the relay's words. */
export const failureKinds = [
  'targetNotFound',
  'targetForbidden',
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
};
