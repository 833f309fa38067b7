import { type Problem, type ProblemCode, pointerTo } from '../../domain/problem.ts';
import type { EventHeaders } from '../headers.ts';
import { parseJson } from '../json.ts';

/** What a format says of every event: what a mapping sees, and the sender's own id and time, as far as there are any. */
export type Envelope = {
  readonly event: unknown;
  readonly id?: string | undefined;
  /** As it will be read; a text that is no time stays one, for whoever reads the request to refuse. */
  readonly occurredAt?: string | undefined;
};
export type Opening =
  | { readonly kind: 'event'; readonly envelope: Envelope }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };
export type Open = (bytes: Uint8Array, headers: EventHeaders) => Opening;

export type JsonObject = Readonly<Record<string, unknown>>;

export const opened = (event: unknown, rest: Omit<Envelope, 'event'> = {}): Opening => ({
  kind: 'event',
  envelope: { event, ...rest },
});

export const refused = (code: ProblemCode, detail: string, ...path: readonly PropertyKey[]): Opening => ({
  kind: 'problems',
  problems: [{ pointer: pointerTo(...path), code, detail }],
});

export function withJson(bytes: Uint8Array, open: (document: unknown) => Opening): Opening {
  const json = parseJson(bytes);
  return json.kind === 'problems' ? json : open(json.value);
}

export const withObject = (bytes: Uint8Array, open: (event: JsonObject) => Opening): Opening =>
  withJson(bytes, (document) =>
    isObject(document) ? open(document) : refused('invalidType', 'Give one event: a JSON object.'),
  );

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
