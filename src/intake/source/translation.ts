import * as z from 'zod';
import { servicePrincipalKeys, userKeys } from '../../domain/request.ts';
import { checkAddress } from '../record-address.ts';
import { name, userName } from './policy.ts';

/** What events look like; src/intake/envelopes has one file for each. */
export const formats = [
  'canonical',
  'json',
  'cloudEvents',
  'eventGrid',
  'jira',
  'jiraAutomation',
  'serviceNow',
  'bambooHr',
  'hiBob',
  'workday',
] as const;
export type Format = (typeof formats)[number];

/** JSONata. */
const expression = z.string(`Give a JSONata expression as a text, as "true", "null" or "'Baker'".`).min(1).max(4_096);

const keysOf = <K extends string>(keys: readonly K[]) =>
  Object.fromEntries(keys.map((key) => [key, expression.optional()])) as Record<K, z.ZodOptional<typeof expression>>;

const target = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('user'), ...keysOf(userKeys) }),
    z.strictObject({ type: z.literal('servicePrincipal'), ...keysOf(servicePrincipalKeys) }),
  ])
  .refine(({ type, ...keys }) => Object.values(keys).filter((key) => key !== undefined).length === 1, {
    message: 'Name the target by exactly one of its keys.',
  });

const rule = z
  .strictObject({
    attributeSet: name,
    attribute: name,
    when: expression.optional().describe('The rule holds only where this is true.'),
    value: expression
      .optional()
      .describe('What is set. Nothing (undefined) leaves the attribute alone, null clears it.'),
    add: expression.optional().describe('Members to add to a collection.'),
    remove: expression.optional().describe('Members to remove from a collection.'),
  })
  .refine(({ value, add, remove }) => (value === undefined) !== (add === undefined && remove === undefined), {
    message: 'Give value, or add, remove or both.',
  });

export const mapping = z
  .strictObject({
    when: expression.optional().describe('Events for which this is not true are passed over.'),
    eventId: expression.optional(),
    target,
    occurredAt: expression.optional(),
    effectiveAt: expression.optional(),
    effectiveUntil: expression.optional(),
    reference: expression.optional(),
    onBehalfOf: expression.optional(),
    justification: expression.optional(),
    attributes: z.array(rule).min(1).max(200),
  })
  .describe('JSONata expressions over an event that make a request of it.');
export type MappingFile = z.infer<typeof mapping>;

export const enrich = z
  .strictObject({
    url: z
      .string()
      .regex(
        /^https:\/\/[a-z0-9.-]+(:\d+)?\/[^#\s]*$/i,
        'Give an https address with a path; {name} stands for a parameter.',
      )
      .describe('Where the record of a thin event is fetched from. Scheme and host are as written here.'),
    parameters: z.record(z.string().regex(/^\w+$/), expression).default({}),
    authorization: z
      .enum(['bearer', 'basic', 'apiKeyAsUser', 'none'])
      .default('none')
      .describe('How the secret of the API is sent.'),
    userName: userName.optional().describe('For basic.'),
    body: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('Sent as JSON with POST, for an API that is asked so; without it, GET is used.'),
    cacheInSeconds: z.int().min(0).max(300).default(30),
  })
  .superRefine(({ url, parameters }, context) => {
    const message = URL.canParse(url) ? checkAddress(url, Object.keys(parameters)) : 'Give an https address.';
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['url'], message });
  })
  .refine(({ authorization, userName }) => (authorization === 'basic') === (userName !== undefined), {
    message: 'basic needs a user name, and nothing else has one.',
    path: ['userName'],
  })
  .describe('Fetches the record that an event is about; the mapping sees it as $record.');
export type EnrichFile = z.infer<typeof enrich>;
