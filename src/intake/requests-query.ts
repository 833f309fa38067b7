import * as z from 'zod';
import { type Problem, pointerTo } from '../domain/problem.ts';
import { servicePrincipalKeys, type Target, userKeys } from '../domain/request.ts';
import { closedStates, openStates } from '../domain/state.ts';
import { canonicalRequest } from './canonical.ts';
import { type ListQuery, paging, source, time } from './list-query.ts';
import { toProblems } from './shape.ts';
import { servicePrincipalTarget, target, userTarget } from './target.ts';

const TYPE = 'targetType';
const targetKeys: readonly string[] = [...new Set([...userKeys, ...servicePrincipalKeys])];

const fields = {
  reference: canonicalRequest.shape.reference,
  open: z.literal('true').optional().describe('Those that are not closed.'),
  source,
  state: z.enum([...openStates, ...closedStates]).optional(),
  from: time.optional().describe('Received at this time or later.'),
  to: time.optional().describe('Received before this time.'),
  ...paging,
};
const { type: _user, ...ofUser } = userTarget.shape;
const { type: _servicePrincipal, ...ofServicePrincipal } = servicePrincipalTarget.shape;
/** Every parameter on its own; which of them go together is read by `read`. */
const schema = z.object({
  [TYPE]: z.enum(['user', 'servicePrincipal']).optional().describe('With exactly one key of the target.'),
  ...ofUser,
  ...ofServicePrincipal,
  ...fields,
});

/** What a list of requests is of; without it, of the requests of a source. */
type Selector =
  | { readonly by: 'target'; readonly target: Target }
  | { readonly by: 'reference'; readonly reference: string }
  | { readonly by: 'open' };
type RequestsQuery = Omit<z.infer<z.ZodObject<typeof fields>>, 'reference' | 'open'> & {
  readonly selector: Selector | undefined;
};
type Parameters = Readonly<Record<string, string>>;

export const oneSelector: Problem = {
  pointer: '',
  code: 'oneSelector',
  detail: `Give exactly one of: a target (${TYPE} with one of ${targetKeys.join(', ')}), reference, open=true, source. A source may also go with one of the others.`,
};

/** The question of a list of requests. Everything that is wrong with it is told at once. */
export const requestsQuery: ListQuery<RequestsQuery> = {
  names: Object.keys(schema.shape),
  schema,
  read(parameters) {
    const rest = z.object(fields).safeParse(parameters, { reportInput: true });
    const named = readTarget(parameters);
    const ways = [named, parameters['reference'], parameters['open']].filter((way) => way !== undefined);
    const problems = [
      ...(ways.length > 1 ? [oneSelector] : []),
      ...(named?.success === false ? toProblems(named.error.issues).map(ofParameter) : []),
      ...(rest.success ? [] : toProblems(rest.error.issues)),
    ];
    if (problems.length > 0 || !rest.success) return { kind: 'problems', problems };
    const { reference, open, ...query } = rest.data;
    return { kind: 'query', query: { ...query, selector: selectorOf(named?.data, reference, open) } };
  },
};

/** As the target of a request is read, undefined when none is named. */
function readTarget(parameters: Parameters): z.ZodSafeParseResult<Target> | undefined {
  const keys = Object.entries(parameters).filter(([name]) => targetKeys.includes(name));
  const { [TYPE]: type } = parameters;
  if (keys.length === 0 && type === undefined) return undefined;
  return target.safeParse({ type, ...Object.fromEntries(keys) }, { reportInput: true });
}

function ofParameter({ pointer, code, detail }: Problem): Problem {
  if (code === 'unknownField') return { pointer, code: 'oneTargetKey', detail: 'No target of this type has this key.' };
  return { pointer: pointer === '' || pointer === '/type' ? pointerTo(TYPE) : pointer, code, detail };
}

function selectorOf(named: Target | undefined, reference: string | undefined, open: string | undefined) {
  if (named) return { by: 'target', target: named } as const;
  if (reference !== undefined) return { by: 'reference', reference } as const;
  return open === undefined ? undefined : ({ by: 'open' } as const);
}
