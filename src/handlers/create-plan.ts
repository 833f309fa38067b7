import type { PlannedRequest, PlanRequest } from '../app/plan-request.ts';
import { mayRead } from '../domain/policy.ts';
import type { Sources } from '../domain/source.ts';
import { limits, roles } from '../topology.ts';
import { readJsonBody } from './body.ts';
import { directoryProblem } from './directory-problem.ts';
import type { GuardedHandler } from './guard.ts';
import { problem, toResponse } from './problem.ts';
import { sourceOf, toProblem, UNKNOWN_APPLICATION, withEventId } from './submission.ts';

type Dependencies = {
  readonly sources: Sources;
  readonly planRequest: PlanRequest;
  readonly newId: () => string;
};

/** `POST plans`: what a request would do. Its answer can hold values, for those who may read them. */
export function createPlan({ sources, planRequest, newId }: Dependencies): GuardedHandler {
  return async (request, caller, log) => {
    const source = sourceOf(sources, caller);
    if (!source) return problem(403, UNKNOWN_APPLICATION);
    const body = await readJsonBody(request, limits.bodyBytes);
    if (body.kind === 'refused') return body.response;
    const isReader = caller.roles.includes(roles.readAttributes);
    const mayReadSet = (attributeSet: string) => isReader && mayRead(source, attributeSet);
    const planned = await planRequest(source, withEventId(body.value, newId), mayReadSet, log);
    switch (planned.kind) {
      case 'refused':
        return toResponse(toProblem(planned));
      case 'failed':
        return directoryProblem(planned.failure);
      case 'planned': {
        const { outcome, reason, call } = planned;
        log('info', 'request.planned', { source: source.name, outcome, reason, withheld: call === 'withheld' });
        return { status: 200, jsonBody: toPlan(planned), headers: { 'cache-control': 'no-store' } };
      }
    }
  };
}

const toPlan = ({ outcome, reason, problems, target, effects, call, warnings }: PlannedRequest) => ({
  outcome,
  reason,
  problems,
  target: { type: target.type, [target.key]: target.value },
  effects,
  ...(call === 'withheld' ? {} : { request: call }),
  warnings,
});
