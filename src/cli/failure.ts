import type { Found } from './relay/shapes.ts';

/** Why a command ended before its work was done. The message is for people and never holds a value or a token. */
export type Failure = {
  readonly kind: keyof typeof exitCodes;
  readonly message: string;
  /** The HTTP status, when the relay answered. */
  readonly status?: number;
  readonly problems?: readonly Found[];
};

export const exitCodes = {
  refused: 1,
  defect: 1,
  usage: 2,
  file: 2,
  unreachable: 3,
  unauthorized: 3,
  interrupted: 130,
} as const;

export type Failed = { readonly kind: 'failed'; readonly failure: Failure };

export const failed = (kind: Failure['kind'], message: string): Failed => ({
  kind: 'failed',
  failure: { kind, message },
});

export const INTERRUPTED: Failure = { kind: 'interrupted', message: 'Interrupted.' };

/** The input cannot be read on from here; caught in one place, where it becomes a failure. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}
