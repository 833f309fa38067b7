import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { ReadAttributes, Reading } from '../app/read-attributes.ts';
import type { Target, TargetKey } from '../domain/request.ts';
import type { Source, Sources } from '../domain/source.ts';
import { readAttributeSearch } from '../intake/attribute-search.ts';
import type { ListQuery } from '../intake/list-query.ts';
import { attributesQuery, nameQuery, readTargetName } from '../intake/target-name.ts';
import type { Log } from '../ports/log.ts';
import { limits } from '../topology.ts';
import { readJsonBody } from './body.ts';
import { directoryProblem } from './directory-problem.ts';
import type { GuardedHandler } from './guard.ts';
import { readQuery } from './list.ts';
import { problem } from './problem.ts';
import { refusal, toAttributes, values } from './reading.ts';
import { sourceOf, UNKNOWN_APPLICATION } from './submission.ts';

type Dependencies = { readonly sources: Sources; readonly readAttributes: ReadAttributes };

/** `GET users/{name}/attributes`, and the same of service principals */
export function showAttributes(type: Target['type'], { sources, readAttributes }: Dependencies): GuardedHandler {
  return async (request, caller, log) => {
    const source = sourceOf(sources, caller);
    if (!source) return problem(403, UNKNOWN_APPLICATION);
    const named = readNamed(request, type, attributesQuery[type]);
    if (named.kind === 'refused') return named.response;
    const { target, query } = named;
    return answer(readAttributes, source, { target, attributeSet: query.attributeSet }, log);
  };
}

/** `POST users/{name}/attributes/search`, and the same of service principals: a POST, for values are in no address. */
export function searchAttributes(type: Target['type'], { sources, readAttributes }: Dependencies): GuardedHandler {
  return async (request, caller, log) => {
    const source = sourceOf(sources, caller);
    if (!source) return problem(403, UNKNOWN_APPLICATION);
    const named = readNamed(request, type, nameQuery[type]);
    if (named.kind === 'refused') return named.response;
    const body = await readJsonBody(request, limits.bodyBytes);
    if (body.kind === 'refused') return body.response;
    const read = readAttributeSearch(body.value);
    if (read.kind === 'problems') return problem(422, 'The search cannot be read.', read.problems);
    return answer(readAttributes, source, { target: named.target, ...read.search }, log);
  };
}

function readNamed<Q extends { readonly key: TargetKey }>(
  request: HttpRequest,
  type: Target['type'],
  known: ListQuery<Q>,
): { kind: 'named'; target: Target; query: Q } | { kind: 'refused'; response: HttpResponseInit } {
  const read = readQuery(request, known);
  if (read.kind === 'refused') return read;
  const { query } = read;
  const named = readTargetName(type, query.key, request.params['name'] ?? '');
  return named.kind === 'target'
    ? { kind: 'named', target: named.target, query }
    : { kind: 'refused', response: problem(400, 'The name has not the form of its key.', named.problems) };
}

async function answer(
  readAttributes: ReadAttributes,
  source: Source,
  reading: Reading,
  log: Log,
): Promise<HttpResponseInit> {
  const { type } = reading.target;
  const result = await readAttributes(source, reading, log);
  switch (result.kind) {
    case 'refused':
      return refusal(result);
    case 'failed':
      return directoryProblem(result.failure);
    case 'read': {
      const { objectId: id, shown } = result;
      log('info', 'attributes.read', { source: source.name, type, id });
      return values({ target: { type, id }, ...toAttributes(shown) });
    }
  }
}
