import * as z from 'zod';
import { reasons } from '../domain/state.ts';
import type { DeadLetterIndex, DeadLetterRecord } from '../ports/dead-letters.ts';
import type { GuardedHandler } from './guard.ts';
import { problem } from './problem.ts';
import { paging, readQuery, requestId, toPage } from './query.ts';

/** Times compare as text in the index, so they are brought to UTC first. */
const time = z.iso
  .datetime({ offset: true, error: 'Give an RFC 3339 time with an offset.' })
  .transform((value) => new Date(value).toISOString());

export const letterFilter = {
  source: z.string().optional(),
  reason: z.enum(reasons).optional(),
  from: time.optional(),
  to: time.optional(),
};
const query = z.object({ ...letterFilter, ...paging });
export const listDeadLettersParameters = Object.keys(query.shape);

/** `GET dead-letters` */
export function listDeadLetters(index: DeadLetterIndex): GuardedHandler {
  return async (request) => {
    const read = readQuery(request, query);
    if (read.kind === 'refused') return read.response;
    const { top, cursor, ...filter } = read.query;
    const page = await index.list(filter, top, cursor);
    return toPage(request, 'dead-letters', page.items.map(toLetter), page.cursor);
  };
}

/** `GET dead-letters/{id}` */
export function showDeadLetter(index: DeadLetterIndex): GuardedHandler {
  return async (request) => {
    const id = request.params['id'] ?? '';
    const record = requestId.safeParse(id).success ? await index.get(id) : undefined;
    if (!record) return problem(404, 'There is no dead letter of this id.');
    return { status: 200, jsonBody: toLetter(record), headers: { 'cache-control': 'no-store' } };
  };
}

function toLetter({ key, target, ...rest }: DeadLetterRecord) {
  return { id: key, ...rest, ...(target ? { target: { type: target.type, [target.key]: target.value } } : {}) };
}
