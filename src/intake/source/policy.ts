import * as z from 'zod';
import { attributeLimits } from '../../domain/definition.ts';
import { servicePrincipalKeys, userKeys } from '../../domain/request.ts';

export const guid = z.guid();
export const name = z.string().min(1).max(attributeLimits.nameLength);
/** For basic authentication (RFC 7617): what is before the first colon. */
export const userName = z.string().regex(/^[\x20-\x39\x3b-\x7e]{1,128}$/, 'Give printable ASCII without a colon.');
const operations = z.array(z.enum(['set', 'clear', 'add', 'remove'])).min(1);

const NAMES = "Give '*', or a list of names that is not empty.";

/** What a source may write. */
export const allow = z
  .array(
    z
      .strictObject({
        attributes: z
          .record(name, z.union([z.literal('*'), z.array(name).min(1)], NAMES))
          .describe("Attribute set to a list of attributes, or '*' for every attribute of the set."),
        operations: operations.default(['set', 'clear', 'add', 'remove']),
        users: z
          .strictObject({
            keys: z.array(z.enum(userKeys)).min(1),
          })
          .optional(),
        servicePrincipals: z
          .strictObject({
            keys: z.array(z.enum(servicePrincipalKeys)).min(1),
            ids: z.array(guid).min(1).describe('Object ids. Applications that are not listed cannot be written to.'),
          })
          .optional(),
      })
      .refine((rule) => rule.users !== undefined || rule.servicePrincipals !== undefined, {
        message: 'Name users, servicePrincipals or both: this rule allows nothing.',
      }),
  )
  .min(1)
  .describe('What the source may write. What no rule allows is denied.');

export const read = z
  .strictObject({ attributeSets: z.union([z.literal('*'), z.array(name).min(1)], NAMES) })
  .describe(
    "The attribute sets whose values the source may read, with the app role Attributes.Read; '*' for all. None without it.",
  );
