import type { FoundTarget, SearchTargets } from '../app/search-targets.ts';
import type { Target } from '../domain/request.ts';
import type { Sources } from '../domain/source.ts';
import type { Cursors, Question } from '../intake/cursor.ts';
import { expiredCursor, positionAfter, readSearch } from '../intake/search-order.ts';
import { limits } from '../topology.ts';
import { readJsonBody } from './body.ts';
import { directoryProblem } from './directory-problem.ts';
import type { GuardedHandler } from './guard.ts';
import { problem } from './problem.ts';
import { refusal, toAttributes, values } from './reading.ts';
import { sourceOf, UNKNOWN_APPLICATION } from './submission.ts';

type Dependencies = {
  readonly sources: Sources;
  readonly searchTargets: SearchTargets;
  readonly cursors: Cursors;
};

/** `POST users/search`, and the same of service principals: a POST, for values are in no address. */
export function searchTargets(type: Target['type'], { sources, searchTargets, cursors }: Dependencies): GuardedHandler {
  return async (request, caller, log) => {
    const source = sourceOf(sources, caller);
    if (!source) return problem(403, UNKNOWN_APPLICATION);
    const body = await readJsonBody(request, limits.bodyBytes);
    if (body.kind === 'refused') return body.response;
    const question: Question = [`search ${type}`, caller.applicationId];
    const read = readSearch(body.value, (cursor) => cursors.read(question, cursor));
    if (read.kind === 'problems') return problem(422, 'The search cannot be read.', read.problems);
    const { order } = read;
    const result = await searchTargets(source, { type, ...order }, log);
    switch (result.kind) {
      case 'refused':
        return refusal(result);
      case 'failed':
        return directoryProblem(result.failure);
      case 'expired':
        return problem(422, 'The search cannot go on.', [expiredCursor]);
      case 'found': {
        const { targets, count, next } = result;
        log('info', 'targets.searched', { source: source.name, type, found: targets.length });
        const cursor = next === undefined ? {} : { cursor: cursors.write(question, positionAfter(order, next)) };
        return values({ ...(count === undefined ? {} : { count }), value: targets.map(toItem), ...cursor });
      }
    }
  };
}

const toItem = ({ objectId: id, displayName, shown }: FoundTarget) => ({ id, displayName, ...toAttributes(shown) });
