import type { Cancel } from '../app/cancel.ts';
import { isRequestId } from '../intake/request-id.ts';
import type { GuardedHandler } from './guard.ts';
import { problem } from './problem.ts';

/** `POST requests/{id}/cancel` */
export function cancelRequest(cancel: Cancel): GuardedHandler {
  return async (request, caller, log) => {
    const id = request.params['id'] ?? '';
    const result = isRequestId(id) ? await cancel(id, caller.applicationId) : { kind: 'absent' as const };
    switch (result.kind) {
      case 'absent':
        return problem(404, 'There is no request of this id.');
      case 'late':
        return problem(409, `The request is ${result.state}: it can be cancelled only before a worker has it.`);
      case 'cancelled':
        log('info', 'request.cancelled', { id, operatedBy: caller.applicationId });
        return { status: 200, jsonBody: { id, state: 'cancelled' } };
    }
  };
}
