import type * as z from 'zod';
import type { Failed } from '../failure.ts';

export type Call<T> = {
  /** Below the prefix, or a whole address that the relay gave. */
  readonly path: string;
  readonly schema: z.ZodType<T>;
  /** JSON; makes the call a POST. */
  readonly body?: string;
  /** Where it is neither a GET nor a POST. */
  readonly method?: 'DELETE';
  /** May be made again although it is not known what became of it. Reading is. */
  readonly repeatable?: boolean;
  /** The body holds attribute values, so nothing that the answer says of it in prose is shown. */
  readonly carriesValues?: boolean;
};

export type Reply<T> = { readonly kind: 'ok'; readonly body: T; readonly retryAfterInMs: number | undefined } | Failed;

export const isReading = ({ body }: Call<unknown>): boolean => body === undefined;
