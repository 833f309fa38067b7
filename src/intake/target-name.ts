import * as z from 'zod';
import type { Problem } from '../domain/problem.ts';
import { servicePrincipalKeys, type Target, type TargetKey, userKeys } from '../domain/request.ts';
import { listQuery } from './list-query.ts';
import { toProblems } from './shape.ts';
import { target } from './target.ts';

const shapeOf = (keys: readonly TargetKey[]) => ({ key: z.enum(keys).default('id').describe('What the name is.') });
const user = shapeOf(userKeys);
const servicePrincipal = shapeOf(servicePrincipalKeys);
const attributeSet = z.string().optional().describe('One set alone, in any case.');

/** What the `{name}` of a path is, and which set is asked for. */
export const attributesQuery = {
  user: listQuery({ ...user, attributeSet }),
  servicePrincipal: listQuery({ ...servicePrincipal, attributeSet }),
};
export const nameQuery = { user: listQuery(user), servicePrincipal: listQuery(servicePrincipal) };

export type NameReading =
  | { readonly kind: 'target'; readonly target: Target }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** @param name as the host gives it: decoded but for `%2F`, which would make two segments of one (learn: servers/kestrel) */
export function readTargetName(type: Target['type'], key: TargetKey, name: string): NameReading {
  const result = target.safeParse({ type, [key]: name.replace(/%2f/gi, '/') }, { reportInput: true });
  if (result.success) return { kind: 'target', target: result.data };
  return { kind: 'problems', problems: toProblems(result.error.issues).map((one) => ({ ...one, pointer: '/name' })) };
}
