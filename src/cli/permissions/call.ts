import type * as z from 'zod';
import type { Failed } from '../failure.ts';

/** A call below the version, as it is sent and as it is told to whom it is handed over. */
export type GraphCall = {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
};

export type GraphReply<T> = { readonly kind: 'ok'; readonly body: T } | Failed;

export type Graph = {
  /** Without a slash at its end. */
  readonly address: string;
  get<T>(path: string, schema: z.ZodType<T>): Promise<GraphReply<T>>;
  /** All pages, up to a limit that no tenant in order reaches. */
  list<T>(path: string, item: z.ZodType<T>): Promise<GraphReply<readonly T[]>>;
  /** May be sent again when it is not known what became of it: each of them is refused as a duplicate, or changes nothing. */
  send<T>(call: GraphCall, schema: z.ZodType<T>): Promise<GraphReply<T>>;
  /** Waits until a fresh object may be known everywhere. False when that has taken too long, or the operator wants to stop. */
  waits(): { next(): Promise<boolean> };
};

/** The status with which Graph refused; undefined for everything else that can fail. */
export const statusOf = ({ failure }: Failed): number | undefined =>
  failure.kind === 'refused' || failure.kind === 'unauthorized' ? failure.status : undefined;
