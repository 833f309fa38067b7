import type * as z from 'zod';
import type { Role } from '../topology.ts';
import type { HeaderName } from './headers.ts';
import type { RefusalStatus } from './refusals.ts';

/** One HTTP function, under the name of its handler: what the triggers do not say of themselves. */
export type Operation = {
  readonly method: 'get' | 'post' | 'delete' | 'options';
  /** The route of the trigger. */
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  /** The caller's token needs one of these; where there is none, nobody is asked for a token. */
  readonly roles: readonly Role[];
  /** What the caller must have instead of a token. */
  readonly needs?: string;
  readonly query?: z.ZodObject;
  readonly body?: Content;
  /** The media types of a body that others define. */
  readonly bodyTypes?: readonly string[];
  /** What it answers when it does what was asked. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Refusals of its own; those of the guard and of reading a body are added. */
  readonly refusals?: readonly RefusalStatus[];
};
export type Operations = Readonly<Record<string, Operation>>;

export const tags = {
  Requests: 'Submit assignment requests and see what becomes of them.',
  'Dead letters': 'What could not succeed, until an operator replays, replaces or discards it.',
  Sources: 'Senders, and how much they may change.',
  Audit: 'Who did what, when, why and by which rules.',
  Attributes: 'What Graph shows as assigned.',
  Definitions: 'What requests are validated against.',
  Webhooks: 'Events of systems that speak a format of their own.',
  Service: 'The relay itself.',
} as const;
export type Tag = keyof typeof tags;

/** JSON of a schema that has a name, with examples of it. */
export type Content = {
  readonly schema: z.ZodType;
  readonly examples: Readonly<Record<string, unknown>>;
};
export type Answer = {
  readonly description: string;
  readonly headers: readonly HeaderName[];
  readonly content?: Content;
};

type Examples<Schema extends z.ZodType> = Readonly<Record<string, z.input<Schema>>>;

export const content = <Schema extends z.ZodType>(schema: Schema, examples: Examples<Schema>): Content => ({
  schema,
  examples,
});

export const answer = <Schema extends z.ZodType>(
  description: string,
  schema: Schema,
  examples: Examples<Schema>,
  headers: readonly HeaderName[] = [],
): Answer => ({ description, headers, content: content(schema, examples) });
