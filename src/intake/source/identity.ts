import * as z from 'zod';
import { outcomesQueue, queues } from '../../topology.ts';
import { isKept } from '../headers.ts';
import { guid, userName } from './policy.ts';

/** How events are signed; src/intake/signature has the rules of each. */
export const signatureSchemes = ['standardWebhooks', 'xHubSignature', 'zendesk', 'bambooHr', 'hiBob'] as const;
export type SignatureScheme = (typeof signatureSchemes)[number];

const ownQueues: readonly string[] = [...Object.values(queues), outcomesQueue].map(({ name }) => name);

const queue = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,49}$/, 'Name a queue with lower-case letters, digits and hyphens.')
  .refine((value) => !ownQueues.includes(value), 'This queue is one of the relay itself.');

/** RFC 9110, section 5.1. */
const headerName = z
  .string()
  .regex(/^[\w!#$%&'*+.^`|~-]{1,64}$/, 'Give the name of a header.')
  .refine((name) => !isKept(name.toLowerCase()), 'This header is kept with each event, so it may hold no secret.');

export const webhook = z
  .strictObject({
    signature: z.enum(signatureSchemes).optional().describe('The sender signs each event with the secret.'),
    token: z
      .strictObject({ applicationIds: z.array(guid).min(1) })
      .optional()
      .describe('The sender sends an access token of Microsoft Entra ID; the applications that may.'),
    basic: z
      .strictObject({
        userName,
      })
      .optional()
      .describe('Basic authentication with the secret as its password.'),
    header: headerName.optional().describe('A header of this name holds the secret.'),
    toleranceInSeconds: z
      .int()
      .min(1)
      .max(86_400)
      .optional()
      .describe('How far the time that a sender signs may be from now, 300 by default.'),
    acknowledge: z
      .union([z.literal(200), z.literal(202), z.literal(204)], 'Give 200, 202 or 204.')
      .optional()
      .describe('The status that this sender takes for success; by default that of its format.'),
    eventsPerMinute: z
      .int()
      .min(1)
      .max(60_000)
      .optional()
      .describe('More than this are asked to come later; 1200 by default.'),
    origins: z.array(z.hostname()).min(1).optional().describe('CloudEvents: who may ask, with OPTIONS, to send here.'),
    subscriptions: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Event Grid: the subscriptions that are confirmed.'),
  })
  .refine(({ signature, token, basic, header }) => [signature, token, basic, header].filter(Boolean).length === 1, {
    message: 'Give exactly one of signature, token, basic and header: how the sender proves that it is the sender.',
  })
  .refine(({ signature, toleranceInSeconds }) => signature !== undefined || toleranceInSeconds === undefined, {
    message: 'Only a signature has a time.',
    path: ['toleranceInSeconds'],
  });
export type WebhookFile = z.infer<typeof webhook>;

export const identity = z
  .strictObject({
    applicationId: guid.optional().describe('The application id of its token.'),
    queue: queue.optional().describe('The queue that it sends to.'),
    webhook: webhook
      .optional()
      .describe('A path of its own, webhooks/{name of this file}, and how it proves who it is.'),
  })
  .refine((given) => Object.values(given).filter((value) => value !== undefined).length === 1, {
    message: 'Give exactly one of applicationId, queue and webhook.',
  })
  .describe('How the relay recognises the sender.');
