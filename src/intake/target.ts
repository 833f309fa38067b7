import * as z from 'zod';
import { servicePrincipalKeys, type Target, userKeys } from '../domain/request.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Entra: a UPN is prefix@suffix without blanks; the longest possible is 113 characters, guests' `#EXT#` names included in the wider bound. */
const UPN = /^[^\s@/\\?\p{Cc}\p{Cs}]{1,256}@[^\s@/\\?\p{Cc}\p{Cs}]{1,256}$/u;
/** Graph resources/user: an SMTP address; not compared any stricter than Graph does. */
const MAIL = /^[^\s@\p{Cc}\p{Cs}]+@[^\s@\p{Cc}\p{Cs}]+$/u;
/** RFC 5321, 4.5.3.1: 64 octets before the `@`, 255 behind it. */
const MAIL_LENGTH = 320;
/** Graph resources/user: "The maximum length is 16 characters." */
const EMPLOYEE_ID_LENGTH = 16;
const CONTROL = /\p{Cc}/u;

export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed() && !CONTROL.test(value), {
      message: 'Give valid Unicode without control characters.',
    });
const guid = z
  .string()
  .regex(GUID, 'Give a GUID.')
  .transform((value) => value.toLowerCase());

export const target = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('user'),
      id: guid.optional(),
      userPrincipalName: z.string().regex(UPN, 'Give a user principal name such as jana@contoso.com.').optional(),
      mail: z.string().max(MAIL_LENGTH).regex(MAIL, 'Give a mail address such as jana@contoso.com.').optional(),
      employeeId: text(EMPLOYEE_ID_LENGTH).optional(),
    }),
    z.strictObject({
      type: z.literal('servicePrincipal'),
      id: guid.optional(),
      appId: guid.optional(),
    }),
  ])
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
