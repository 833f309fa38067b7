import * as z from 'zod';
import type { Problem } from '../domain/problem.ts';
import type { Target } from '../domain/request.ts';
import { closedStates, openStates } from '../domain/state.ts';
import { canonicalRequest } from './canonical.ts';
import { type ListQuery, paging, source, time } from './list-query.ts';
import { toProblems } from './shape.ts';
import { readTarget, TARGET_TYPE, targetKeys, targetParameters } from './target-query.ts';

const fields = {
  reference: canonicalRequest.shape.reference,
  open: z.literal('true').optional().describe('Those that are not closed.'),
  source,
  state: z.enum([...openStates, ...closedStates]).optional(),
  from: time.optional().describe('Received at this time or later.'),
  to: time.optional().describe('Received before this time.'),
  ...paging,
};
/** Every parameter on its own; which of them go together is read by `read`. */
const schema = z.object({ ...targetParameters, ...fields });

/** What a list of requests is of; without it, of the requests of a source. */
type Selector =
  | { readonly by: 'target'; readonly target: Target }
  | { readonly by: 'reference'; readonly reference: string }
  | { readonly by: 'open' };
type RequestsQuery = Omit<z.infer<z.ZodObject<typeof fields>>, 'reference' | 'open'> & {
  readonly selector: Selector | undefined;
};

export const oneSelector: Problem = {
  pointer: '',
  code: 'oneSelector',
  detail: `Give exactly one of: a target (${TARGET_TYPE} with one of ${targetKeys.join(', ')}), reference, open=true, source. A source may also go with one of the others.`,
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
      ...(named?.kind === 'problems' ? named.problems : []),
      ...(rest.success ? [] : toProblems(rest.error.issues)),
    ];
    if (problems.length > 0 || !rest.success) return { kind: 'problems', problems };
    const { reference, open, ...query } = rest.data;
    const target = named?.kind === 'target' ? named.target : undefined;
    return { kind: 'query', query: { ...query, selector: selectorOf(target, reference, open) } };
  },
};

function selectorOf(named: Target | undefined, reference: string | undefined, open: string | undefined) {
  if (named) return { by: 'target', target: named } as const;
  if (reference !== undefined) return { by: 'reference', reference } as const;
  return open === undefined ? undefined : ({ by: 'open' } as const);
}
