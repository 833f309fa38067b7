import * as z from 'zod';
import { type Problem, pointerTo } from '../domain/problem.ts';
import { servicePrincipalKeys, type Target, userKeys } from '../domain/request.ts';
import { toProblems } from './shape.ts';
import { servicePrincipalTarget, target, userTarget } from './target.ts';

export const TARGET_TYPE = 'targetType';
export const targetKeys: readonly string[] = [...new Set([...userKeys, ...servicePrincipalKeys])];

const { type: _user, ...ofUser } = userTarget.shape;
const { type: _servicePrincipal, ...ofServicePrincipal } = servicePrincipalTarget.shape;
/** Every parameter on its own; which of them go together is read by `readTarget`. */
export const targetParameters = {
  [TARGET_TYPE]: z.enum(['user', 'servicePrincipal']).optional().describe('With exactly one key of the target.'),
  ...ofUser,
  ...ofServicePrincipal,
};

type Reading =
  | { readonly kind: 'target'; readonly target: Target }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** As the target of a request is read, undefined when none is named. */
export function readTarget(parameters: Readonly<Record<string, string>>): Reading | undefined {
  const keys = Object.entries(parameters).filter(([name]) => targetKeys.includes(name));
  const { [TARGET_TYPE]: type } = parameters;
  if (keys.length === 0 && type === undefined) return undefined;
  const result = target.safeParse({ type, ...Object.fromEntries(keys) }, { reportInput: true });
  if (result.success) return { kind: 'target', target: result.data };
  return { kind: 'problems', problems: toProblems(result.error.issues).map(ofParameter) };
}

function ofParameter({ pointer, code, detail }: Problem): Problem {
  if (code === 'unknownField') return { pointer, code: 'oneTargetKey', detail: 'No target of this type has this key.' };
  return { pointer: pointer === '' || pointer === '/type' ? pointerTo(TARGET_TYPE) : pointer, code, detail };
}
