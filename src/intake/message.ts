import * as z from 'zod';
import { laneOf } from '../domain/lane.ts';
import { type AssignmentRequest, byId, servicePrincipalKeys, userKeys } from '../domain/request.ts';
import { eventTimeOf, type Stamp, stampOf } from '../domain/stamp.ts';
import { parseJson } from './json.ts';

const target = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('user'),
    key: z.enum(userKeys),
    value: z.string(),
  }),
  z.object({
    type: z.literal('servicePrincipal'),
    key: z.enum(servicePrincipalKeys),
    value: z.string(),
  }),
]);

const assignmentMessage = z.object({
  version: z.literal(1),
  key: z.string().min(1),
  source: z.string(),
  hop: z.int().min(0),
  receivedAt: z.iso.datetime(),
  objectId: z.guid().optional(),
  attempts: z.int().min(0).default(0),
  since: z.iso.datetime().optional(),
  heldInMs: z.int().min(0).default(0),
  refusals: z.int().min(0).default(0),
  undoes: z.string().optional(),
  released: z.literal(true).optional(),
  request: z.object({
    eventId: z.string(),
    target,
    attributes: z.record(z.string(), z.record(z.string(), z.unknown()).nullable()),
    occurredAt: z.iso.datetime({ offset: true }).optional(),
    effectiveAt: z.iso.datetime({ offset: true }).optional(),
    effectiveUntil: z.iso.datetime({ offset: true }).optional(),
    reference: z.string().optional(),
    onBehalfOf: z.string().optional(),
    justification: z.string().optional(),
  }),
});

/** What travels through the lanes: everything a worker needs to decide again, so that it trusts no earlier decision. */
export type AssignmentMessage = {
  readonly key: string;
  readonly source: string;
  /** Counts every send of the request: forward, retry, replay. Never reset. */
  readonly hop: number;
  readonly receivedAt: string;
  readonly request: AssignmentRequest;
  /** The target's object id once it is resolved: pinned, for its other names can pass to somebody else. */
  readonly objectId?: string | undefined;
  /** Tries that failed. */
  readonly attempts: number;
  /** When the first try failed. */
  readonly since?: string | undefined;
  readonly heldInMs: number;
  readonly refusals: number;
  /** The stamp of the request whose time has ended, and that this one takes back. */
  readonly undoes?: string | undefined;
  /** The bulk guard held it, and an operator has let it go. */
  readonly released?: true | undefined;
};

/** A request on its way for the first time. */
export const newMessage = (
  fields: Pick<AssignmentMessage, 'key' | 'source' | 'receivedAt' | 'request'> & Partial<AssignmentMessage>,
): AssignmentMessage => ({ hop: 0, attempts: 0, heldInMs: 0, refusals: 0, ...fields });

/** The lane that a message belongs to, as far as its target is known. */
export const laneOfMessage = ({ request: { target }, objectId }: AssignmentMessage): string =>
  laneOf(objectId === undefined ? target : byId(target, objectId));

/** Where it stands among all requests. */
export const stampOfMessage = ({ key, receivedAt, request }: AssignmentMessage): Stamp =>
  stampOf(eventTimeOf(request, Date.parse(receivedAt)), Date.parse(receivedAt), key);

export const encodeMessage = (message: AssignmentMessage): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ version: 1, ...message }));

/** Undefined when the bytes are not such a message: whatever may send to the bus may send anything. */
export function decodeMessage(bytes: Uint8Array): AssignmentMessage | undefined {
  const json = parseJson(bytes);
  if (json.kind !== 'json') return undefined;
  const result = assignmentMessage.safeParse(json.value);
  if (!result.success) return undefined;
  const { version, ...message } = result.data;
  return message;
}
