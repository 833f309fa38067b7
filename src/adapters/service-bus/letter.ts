import type { ServiceBusMessage, ServiceBusReceivedMessage } from '@azure/service-bus';
import * as z from 'zod';
import { messageId } from '../../domain/key.ts';
import { reasons } from '../../domain/state.ts';
import type { DeadLetter } from '../../ports/dead-letters.ts';
import { toBytes } from './to-bytes.ts';

/** Properties count towards the size of a message, and the body may take nearly all of it. */
const DESCRIPTION_LENGTH = 1_024;

const properties = z.object({
  kind: z.enum(['assignment', 'event']),
  source: z.string(),
  reason: z.enum(reasons),
  description: z.string().optional(),
  attempts: z.int(),
  hop: z.int(),
  receivedAt: z.string(),
  headers: z.string().optional(),
  // Whatever may send to the bus may send anything: a trace is not worth a letter.
  traceparent: z.string().optional().catch(undefined),
});

export function toMessage(
  { key, body, description, headers, traceparent: _, ...properties }: DeadLetter,
  copy?: string,
): ServiceBusMessage {
  const id = messageId(key, properties.hop);
  const said = description === undefined ? {} : { description: description.slice(0, DESCRIPTION_LENGTH) };
  return {
    messageId: copy === undefined ? id : `${id}~${copy}`,
    sessionId: key,
    body,
    applicationProperties: { ...properties, ...said, ...(headers && { headers }) },
  };
}

/** A message of another shape is a defect of whoever sent it, so it throws. */
export const toLetter = (key: string, { body, applicationProperties }: ServiceBusReceivedMessage): DeadLetter => ({
  key,
  ...properties.parse(applicationProperties),
  body: toBytes(body),
});
