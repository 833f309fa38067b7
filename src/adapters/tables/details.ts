import * as z from 'zod';
import { problemCodes } from '../../domain/problem.ts';
import type { Target } from '../../domain/request.ts';

type Keys<Type extends Target['type']> = { readonly [Key in Extract<Target, { type: Type }>['key']]: Key };

/** A key that the domain adds must be added here, or its rows could be written and not read. */
const userKeys: Keys<'user'> = { id: 'id', userPrincipalName: 'userPrincipalName' };
const servicePrincipalKeys: Keys<'servicePrincipal'> = { id: 'id', appId: 'appId' };

/** What no query filters by shares one JSON column. */
export const details = z.object({
  target: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('user'), key: z.enum(userKeys), value: z.string() }),
      z.object({ type: z.literal('servicePrincipal'), key: z.enum(servicePrincipalKeys), value: z.string() }),
    ])
    .optional(),
  problems: z.array(z.object({ pointer: z.string(), code: z.enum(problemCodes) })).optional(),
});
