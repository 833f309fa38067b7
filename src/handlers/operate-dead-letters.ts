import type { LetterResult, Order } from '../app/replay.ts';
import type { Problem } from '../domain/problem.ts';
import { type Cursors, foreignCursor, type Question } from '../intake/cursor.ts';
import { type LetterSelection, readSelection } from '../intake/letter-order.ts';
import type { Caller } from '../intake/token.ts';
import type { DeadLetterIndex } from '../ports/dead-letters.ts';
import type { Log } from '../ports/log.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { limits } from '../topology.ts';
import { readJsonBody } from './body.ts';
import type { GuardedHandler } from './guard.ts';
import { mapInFlight } from './map-in-flight.ts';
import { type ProblemDetails, problem, problemDetails } from './problem.ts';

type Operation = {
  readonly status: number;
  readonly state: string;
  work(order: Order, log: Log): Promise<LetterResult>;
};
type LetterReply = {
  readonly id: string;
  readonly status: number;
  readonly state?: string;
  readonly problem?: ProblemDetails;
};

/** `POST dead-letters/replay` and `POST dead-letters/discard`: at most 200 letters a call, named or filtered. */
export function operateDeadLetters(index: DeadLetterIndex, cursors: Cursors, operation: Operation): GuardedHandler {
  return async (request, caller, log) => {
    const body = await readJsonBody(request, limits.bodyBytes);
    if (body.kind === 'refused') return body.response;
    const read = readSelection(body.value);
    const refuse = (problems: readonly Problem[]) =>
      problem(422, 'Name the dead letters by ids or by a filter.', problems);
    if (read.kind === 'problems') return refuse(read.problems);
    const order = { operatedBy: caller.applicationId, dryRun: read.order.dryRun };
    const selected = await select(read.order, caller);
    if (!selected) return refuse([foreignCursor]);
    const { ids, ...next } = selected;
    const results = await mapInFlight([...new Set(ids)], (id) => operate({ id, ...order }, log));
    const done = results.filter(({ status }) => status < 300).length;
    log('info', 'deadLetters.operated', { ...order, state: operation.state, letters: results.length, done });
    return { status: 200, jsonBody: { results, ...next } };
  };

  /** Undefined when the cursor is not one of this question. */
  async function select(
    selection: LetterSelection,
    { applicationId }: Caller,
  ): Promise<{ readonly ids: readonly string[]; readonly cursor?: string } | undefined> {
    if ('ids' in selection) return { ids: selection.ids };
    const { filter, cursor } = selection;
    const question: Question = [`dead-letters/${operation.state}`, applicationId, JSON.stringify(filter)];
    const after = cursor === undefined ? undefined : cursors.read(question, cursor);
    if (cursor !== undefined && after === undefined) return undefined;
    const page = await index.list(filter, limits.pageItems, after);
    const ids = page.items.map(({ key }) => key);
    return page.cursor === undefined ? { ids } : { ids, cursor: cursors.write(question, page.cursor) };
  }

  async function operate(order: Order, log: Log): Promise<LetterReply> {
    try {
      return toReply(order, await operation.work(order, log), operation);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      const detail = 'Something this needs is unavailable, or somebody else has the letter. Try again.';
      return { id: order.id, status: 503, problem: problemDetails(503, detail) };
    }
  }
}

function toReply({ id, dryRun }: Order, result: LetterResult, { status, state }: Operation): LetterReply {
  const refuse = (code: number, detail: string, problems: Parameters<typeof problemDetails>[2] = []) => ({
    id,
    status: code,
    problem: problemDetails(code, detail, problems),
  });
  switch (result.kind) {
    case 'done':
      return { id, status, state: dryRun ? 'deadLettered' : state };
    case 'absent':
      return refuse(404, 'There is no dead letter of this id.');
    case 'gone':
      return refuse(409, 'This dead letter was replayed or discarded before.');
    case 'own':
      return refuse(403, 'Whoever sent it cannot release it.', [ownRelease]);
    case 'refused':
      return result.reason === 'forbidden'
        ? refuse(403, 'The policy of its source does not allow it.', result.problems)
        : refuse(422, 'It would be refused again as it is.', result.problems);
  }
}

const ownRelease: Problem = {
  pointer: '',
  code: 'ownRelease',
  detail: 'The bulk guard holds it: replay it with another application than the one that sent it.',
};
