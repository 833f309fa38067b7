import * as z from 'zod';
import type { Target } from '../domain/request.ts';
import { type ListQuery, paging, time } from './list-query.ts';
import { toProblems } from './shape.ts';
import { readTarget, targetParameters } from './target-query.ts';

const fields = {
  from: time.optional().describe('Recorded at this time or later.'),
  to: time.optional().describe('Recorded before this time.'),
  ...paging,
};
const schema = z.object({ ...targetParameters, ...fields });

/** The question of a list of audit records: about one target, or everything. */
export const auditQuery: ListQuery<z.infer<z.ZodObject<typeof fields>> & { readonly target: Target | undefined }> = {
  names: Object.keys(schema.shape),
  schema,
  read(parameters) {
    const rest = z.object(fields).safeParse(parameters, { reportInput: true });
    const named = readTarget(parameters);
    const problems = [
      ...(named?.kind === 'problems' ? named.problems : []),
      ...(rest.success ? [] : toProblems(rest.error.issues)),
    ];
    if (problems.length > 0 || !rest.success) return { kind: 'problems', problems };
    return { kind: 'query', query: { ...rest.data, target: named?.kind === 'target' ? named.target : undefined } };
  },
};
