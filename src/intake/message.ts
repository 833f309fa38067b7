import * as z from 'zod';
import type { AssignmentRequest } from '../domain/request.ts';
import { parseJson } from './json.ts';

const target = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('user'),
    key: z.enum(['id', 'userPrincipalName']),
    value: z.string(),
  }),
  z.object({
    type: z.literal('servicePrincipal'),
    key: z.enum(['id', 'appId']),
    value: z.string(),
  }),
]);

const assignmentMessage = z.object({
  version: z.literal(1),
  key: z.string().min(1),
  source: z.string(),
  hop: z.int().min(0),
  receivedAt: z.iso.datetime(),
  request: z.object({
    eventId: z.string(),
    target,
    attributes: z.record(z.string(), z.record(z.string(), z.unknown())),
    occurredAt: z.string().optional(),
    reference: z.string().optional(),
    onBehalfOf: z.string().optional(),
    justification: z.string().optional(),
  }),
});

/** What travels through the lanes: everything a worker needs to decide again, so that it trusts no earlier decision. */
export type AssignmentMessage = {
  readonly key: string;
  readonly source: string;
  readonly hop: number;
  readonly receivedAt: string;
  readonly request: AssignmentRequest;
};

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
