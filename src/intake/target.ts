import * as z from 'zod';
import { servicePrincipalKeys, type Target, userKeys } from '../domain/request.ts';

/** Without flags, as each of these: the API's document says the pattern alone. */
const GUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;
/** Entra: a UPN is prefix@suffix without blanks; the longest possible is 113 characters, guests' `#EXT#` names included in the wider bound. */
const UPN = /^[^\s@/\\?\p{Cc}\p{Cs}]{1,256}@[^\s@/\\?\p{Cc}\p{Cs}]{1,256}$/u;
/** Graph resources/user: an SMTP address; not compared any stricter than Graph does. */
const MAIL = /^[^\s@\p{Cc}\p{Cs}]+@[^\s@\p{Cc}\p{Cs}]+$/u;
/** RFC 5321, 4.5.3.1: 64 octets before the `@`, 255 behind it. */
const MAIL_LENGTH = 320;
/** Graph resources/user: "The maximum length is 16 characters." */
const EMPLOYEE_ID_LENGTH = 16;
const WITHOUT_CONTROL = /^[^\p{Cc}]*$/u;
/** A pattern for who reads the schema, in every dialect of regular expressions: lone surrogates are left to the relay. */
const portable = ({ source }: RegExp): string =>
  source.replaceAll('\\p{Cc}', '\\u0000-\\u001f\\u007f-\\u009f').replaceAll('\\p{Cs}', '');

export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed() && WITHOUT_CONTROL.test(value), {
      message: 'Give valid Unicode without control characters.',
    })
    .meta({ pattern: portable(WITHOUT_CONTROL) });
const guid = z
  .string()
  .regex(GUID, 'Give a GUID.')
  .transform((value) => value.toLowerCase());

/** The type and one key: what the transform of `target` checks, for who reads the schema. */
const exactlyOneKey = { minProperties: 2, maxProperties: 2 };

export const userTarget = z
  .strictObject({
    type: z.literal('user'),
    id: guid.optional().describe('Object id.'),
    userPrincipalName: z
      .string()
      .regex(UPN, 'Give a user principal name such as jana@contoso.com.')
      .meta({ pattern: portable(UPN) })
      .optional(),
    mail: z
      .string()
      .max(MAIL_LENGTH)
      .regex(MAIL, 'Give a mail address such as jana@contoso.com.')
      .meta({ pattern: portable(MAIL) })
      .optional(),
    employeeId: text(EMPLOYEE_ID_LENGTH).optional(),
  })
  .meta({ ...exactlyOneKey, description: 'A user, named by exactly one key.' });

export const servicePrincipalTarget = z
  .strictObject({
    type: z.literal('servicePrincipal'),
    id: guid.optional().describe('Object id.'),
    appId: guid.optional().describe('Application (client) id.'),
  })
  .meta({ ...exactlyOneKey, description: 'A service principal, named by exactly one key.' });

export const target = z
  .discriminatedUnion('type', [userTarget, servicePrincipalTarget])
  .transform((given, context): Target => {
    const { type, ...keys } = given;
    const [named, ...more] = Object.entries(keys).filter(([, value]) => value !== undefined);
    if (!named || more.length > 0) {
      const allowed = (type === 'user' ? userKeys : servicePrincipalKeys).map((key) => `'${key}'`).join(', ');
      context.addIssue({
        code: 'custom',
        params: { code: 'oneTargetKey' },
        message: `Give exactly one of ${allowed}.`,
      });
      return z.NEVER;
    }
    return { type, key: named[0], value: named[1] } as Target;
  });
