import type { HttpResponseInit } from '@azure/functions';
import type { BulkAnswer, BulkExceptionCase } from '../app/bulk-exception.ts';
import { readBulkException } from '../intake/bulk-exception.ts';
import { limits } from '../topology.ts';
import { readJsonBody } from './body.ts';
import type { GuardedHandler } from './guard.ts';
import { problem } from './problem.ts';

/** `POST sources/{source}/bulk-exception` */
export function createBulkException({ grant }: BulkExceptionCase, now: () => number): GuardedHandler {
  return async (request, caller, log) => {
    const body = await readJsonBody(request, limits.bodyBytes);
    if (body.kind === 'refused') return body.response;
    const read = readBulkException(body.value, now());
    if (read.kind === 'problems') return problem(422, 'The exception cannot be granted like this.', read.problems);
    const who = { source: request.params['source'] ?? '', operatedBy: caller.applicationId };
    return toResponse(await grant(who, read.order, log));
  };
}

/** `DELETE sources/{source}/bulk-exception` */
export const endBulkException =
  ({ end }: BulkExceptionCase): GuardedHandler =>
  async (request, caller, log) =>
    toResponse(await end({ source: request.params['source'] ?? '', operatedBy: caller.applicationId }, log));

/** `GET sources/{source}/bulk-exception` */
export const showBulkException =
  ({ show }: BulkExceptionCase): GuardedHandler =>
  async (request, caller) =>
    toResponse(await show({ source: request.params['source'] ?? '', operatedBy: caller.applicationId }));

function toResponse(answer: BulkAnswer): HttpResponseInit {
  switch (answer.kind) {
    case 'absent':
      return problem(404, 'There is no source of this name, or it has no targetsPerHour.');
    case 'own':
      return problem(403, 'An exception is for others to decide about than the application that sends.');
    case 'needless': {
      const detail = `Give more than the ${answer.targetsPerHour} that the source may change anyway.`;
      return problem(422, 'The exception cannot be granted like this.', [
        { pointer: '/targetsPerHour', code: 'outOfRange', detail },
      ]);
    }
    case 'state':
      return { status: 200, jsonBody: answer.state, headers: { 'cache-control': 'no-store' } };
  }
}
