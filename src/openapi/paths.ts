import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { parametersOf } from './parameters.ts';
import { ofBody, ofGuard, refusals } from './refusals.ts';
import { JSON_TYPE, toContent, toResponse } from './responses.ts';

type PathItem = { [Method in Operation['method']]?: object };

export function createPaths(): Readonly<Record<string, PathItem>> {
  const paths: Record<string, PathItem> = {};
  for (const [operationId, operation] of Object.entries(operations)) {
    const path = `/${operation.path}`;
    paths[path] = { ...paths[path], [operation.method]: describe(operationId, operation) };
  }
  return paths;
}

function describe(operationId: string, operation: Operation) {
  const { tag, summary, description, roles, body, bodyTypes } = operation;
  const { needs = roles.length > 0 ? `Needs the app role ${roles.join(' or ')}.` : 'Needs no token.' } = operation;
  return {
    operationId,
    tags: [tag],
    summary,
    description: description === undefined ? needs : `${description}\n\n${needs}`,
    // One of them is enough.
    security: roles.map((role) => ({ accessToken: [role] })),
    parameters: parametersOf(operation),
    ...(body && { requestBody: { required: true, content: toContent(body, JSON_TYPE) } }),
    ...(bodyTypes && {
      requestBody: { required: true, content: Object.fromEntries(bodyTypes.map((type) => [type, {}])) },
    }),
    responses: { ...answersOf(operation), ...refusalsOf(operation) },
  };
}

const answersOf = ({ answers }: Operation) =>
  Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, toResponse(answer, JSON_TYPE)]));

function refusalsOf({ roles, body, refusals: own = [] }: Operation) {
  const statuses = [...(roles.length > 0 ? ofGuard : []), ...(body ? ofBody : []), ...own];
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${refusals[status].name}` }]),
  );
}
