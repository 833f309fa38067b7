import type { HttpResponseInit } from '@azure/functions';
import type { ReadingRefused } from '../app/read-attributes.ts';
import type { CurrentValues } from '../domain/plan.ts';
import { problem } from './problem.ts';

/** Graph's shape without its annotations, and Graph's `null` with what it means: none, or no access. Never `{}` for it. */
export const toAttributes = (shown: CurrentValues) =>
  shown === 'unknown'
    ? { attributes: null, because: 'noneOrNotPermitted' }
    : { attributes: Object.fromEntries([...shown].map(([set, values]) => [set, Object.fromEntries(values)])) };

/** What is only for who asked: no cache keeps it. */
export const values = (jsonBody: unknown): HttpResponseInit => ({
  status: 200,
  jsonBody,
  headers: { 'cache-control': 'no-store' },
});

export const refusal = ({ reason, problems }: ReadingRefused): HttpResponseInit =>
  reason === 'forbidden'
    ? problem(403, 'The policy of this source does not allow reading this.', problems)
    : problem(422, 'This cannot be asked as it is.', problems);
