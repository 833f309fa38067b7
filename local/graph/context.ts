import type { Right } from './caller.ts';
import type { Directory } from './directory.ts';
import type { DirectoryView } from './directory-view.ts';

/** What every rule may look at besides the request. */
export type Context = {
  readonly directory: Directory;
  readonly view: DirectoryView;
  /** Of the simulator itself: `@odata.context` and `@odata.nextLink` must lead back to it. */
  readonly url: string;
  readonly maxPageSize: number;
  readonly expandLimit: number;
  /** Of the caller in the tenant, as it is signed in now. */
  readonly may: (right: Right) => boolean;
};

export type GraphRequest = {
  readonly method: string;
  readonly version: 'v1.0' | 'beta';
  /** Without the version, decoded; `users('x')` is `['users', 'x']`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly contentType: string;
  /** Of the header `ConsistencyLevel`; empty without it. */
  readonly consistencyLevel: string;
  readonly text: string;
};

export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  /** Resource units, as charged in `x-ms-resource-unit` (GD concepts/throttling-limits). */
  readonly cost: number;
};

/** `keys` are the path segments a route left open. */
export type Handler = (request: GraphRequest, context: Context, ...keys: readonly string[]) => Answer;
