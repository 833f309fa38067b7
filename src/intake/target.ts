import * as z from 'zod';
import { servicePrincipalKeys, type Target, userKeys } from '../domain/request.ts';

/** Without flags, as each of these: the API's document says the pattern alone. */
const GUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;
/** Entra: a UPN is prefix@suffix without blanks; the longest possible is 113 characters, guests' `#EXT#` names included in the wider bound. */
const UPN = /^[^\s@/\\?]{1,256}@[^\s@/\\?]{1,256}$/;
/** Graph resources/user: an SMTP address; not compared any stricter than Graph does. */
const MAIL = /^[^\s@]{1,64}@[^\s@]{1,255}$/;
/** Graph resources/user: "The maximum length is 16 characters." */
const EMPLOYEE_ID_LENGTH = 16;
const CONTROL = /\p{Cc}/u;
/** The same for who reads the schema, in every dialect of regular expressions. */
const WITHOUT_CONTROL = { pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$' };

export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed() && !CONTROL.test(value), {
      message: 'Give valid Unicode without control characters.',
    })
    .meta(WITHOUT_CONTROL);
const guid = z
  .string()
  .regex(GUID, 'Give a GUID.')
  .transform((value) => value.toLowerCase());

/** The type and one key: what the transform checks, for who reads the schema. */
const exactlyOneKey = { minProperties: 2, maxProperties: 2 };

export const target = z
  .discriminatedUnion('type', [
    z
      .strictObject({
        type: z.literal('user'),
        id: guid.optional().describe('Object id.'),
        userPrincipalName: z.string().regex(UPN, 'Give a user principal name such as jana@contoso.com.').optional(),
        mail: z.string().regex(MAIL, 'Give a mail address such as jana@contoso.com.').optional(),
        employeeId: text(EMPLOYEE_ID_LENGTH).optional(),
      })
      .meta({ ...exactlyOneKey, description: 'A user, named by exactly one key.' }),
    z
      .strictObject({
        type: z.literal('servicePrincipal'),
        id: guid.optional().describe('Object id of the service principal.'),
        appId: guid.optional().describe('Application (client) id.'),
      })
      .meta({ ...exactlyOneKey, description: 'A service principal, named by exactly one key.' }),
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
