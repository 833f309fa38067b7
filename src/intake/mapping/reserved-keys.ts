import { type Problem, pointerTo } from '../../domain/problem.ts';

/**
 * By these members JSONata tells its own functions and lists from data. An event that had them could pass for one, and
 * give other meanings to the names that a mapping uses.
 */
const reserved: readonly string[] = ['_jsonata_function', '_jsonata_lambda', 'tupleStream', 'outerWrapper'];

/** The first of them in a document; one that was parsed, so that it has no more levels than those may have. */
export function findReservedKey(value: unknown, path: readonly PropertyKey[] = []): Problem | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const key = reserved.find((name) => Object.hasOwn(value, name));
  if (key !== undefined) {
    const detail = 'This key is not allowed in an event that is mapped.';
    return { pointer: pointerTo(...path, key), code: 'forbiddenKey', detail };
  }
  for (const [name, member] of Object.entries(value)) {
    const problem = findReservedKey(member, [...path, name]);
    if (problem) return problem;
  }
  return undefined;
}
