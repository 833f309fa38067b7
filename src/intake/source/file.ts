import * as z from 'zod';
import { limits } from '../../topology.ts';
import { identity } from './identity.ts';
import { allow, read } from './policy.ts';
import { enrich, formats, mapping } from './translation.ts';

const fields = z.strictObject({
  $schema: z.string().optional().describe('For editors.'),
  description: z.string().optional(),
  identity,
  format: z.enum(formats).default('canonical').describe('What the events of a webhook or queue look like.'),
  mapping: mapping.optional(),
  enrich: enrich.optional(),
  waitForTargetInDays: z
    .number()
    .positive()
    .max(30)
    .optional()
    .describe(
      'How long a request waits for a target that does not exist yet; 1 day by default, for hires precede accounts.',
    ),
  targetsPerHour: z
    .int()
    .min(1)
    .max(limits.targetsPerHour)
    .optional()
    .describe('How many targets it may change in an hour; requests for more wait until an operator releases them.'),
  allow: allow.optional(),
  read: read.optional(),
});

/** One file in `sources/`; its base name is the source's name. */
export const sourceFile = fields
  .refine(({ allow, read }) => allow !== undefined || read !== undefined, {
    message: 'Name what the source may write, what it may read, or both: it may do nothing.',
    path: ['allow'],
  })
  .refine(({ identity, read }) => read === undefined || identity.applicationId !== undefined, {
    message: 'Only an application can read: an event has no answer.',
    path: ['read'],
  })
  .refine(({ identity, format }) => identity.applicationId === undefined || format === 'canonical', {
    message: 'An application sends canonical requests.',
    path: ['format'],
  })
  .refine(({ identity, format }) => identity.webhook?.subscriptions === undefined || format === 'eventGrid', {
    message: 'Only Event Grid has subscriptions.',
    path: ['identity', 'webhook', 'subscriptions'],
  })
  .refine(({ identity, format }) => identity.webhook?.origins === undefined || format === 'cloudEvents', {
    message: 'Only a sender of CloudEvents asks whether it may send.',
    path: ['identity', 'webhook', 'origins'],
  })
  .refine(({ format, mapping }) => format !== 'canonical' || mapping === undefined, {
    message: 'Give the format that is mapped, such as json: canonical, which it is by default, has no mapping.',
    path: ['format'],
  })
  .refine(({ format, mapping }) => format === 'canonical' || mapping !== undefined, {
    message: 'A format other than canonical needs a mapping.',
    path: ['mapping'],
  })
  .refine(({ mapping, enrich }) => enrich === undefined || mapping !== undefined, {
    message: 'Only a mapping can use what is fetched.',
    path: ['enrich'],
  });
