import type { Cursors } from '../intake/cursor.ts';
import { deadLettersQuery } from '../intake/list-query.ts';
import { isRequestId } from '../intake/request-id.ts';
import type { DeadLetterIndex, DeadLetterRecord } from '../ports/dead-letters.ts';
import type { GuardedHandler } from './guard.ts';
import { answerPage, readQuery } from './list.ts';
import { problem } from './problem.ts';

/** `GET dead-letters` */
export function listDeadLetters(index: DeadLetterIndex, cursors: Cursors): GuardedHandler {
  return async (request, caller) => {
    const read = readQuery(request, deadLettersQuery);
    if (read.kind === 'refused') return read.response;
    const { top, cursor, ...filter } = read.query;
    return answerPage(request, cursors, {
      question: ['dead-letters', caller.applicationId, JSON.stringify(filter)],
      cursor,
      read: (after) => index.list(filter, top, after),
      toItem: toLetter,
    });
  };
}

/** `GET dead-letters/{id}` */
export function showDeadLetter(index: DeadLetterIndex): GuardedHandler {
  return async (request) => {
    const id = request.params['id'] ?? '';
    const record = isRequestId(id) ? await index.get(id) : undefined;
    if (!record) return problem(404, 'There is no dead letter of this id.');
    return { status: 200, jsonBody: toLetter(record), headers: { 'cache-control': 'no-store' } };
  };
}

function toLetter({ key, target, hop, ...rest }: DeadLetterRecord) {
  return { id: key, ...rest, ...(target ? { target: { type: target.type, [target.key]: target.value } } : {}) };
}
