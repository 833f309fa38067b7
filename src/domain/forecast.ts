import type { Catalog } from './catalog.ts';
import type { Change, Write } from './change.ts';
import { attributeLimits } from './definition.ts';
import { foresee } from './foresee.ts';
import type { Digest, TargetMemory } from './memory.ts';
import { pointerOf } from './place.ts';
import { type CurrentValues, plan } from './plan.ts';
import type { AssignmentRequest } from './request.ts';
import { summarize } from './results.ts';
import { stateOf } from './settle.ts';
import type { Stamp } from './stamp.ts';
import type { AttributeResult, ClosedState, Reason, RecordedProblem } from './state.ts';
import { notYetEffective, requestWithheld, type Warning } from './warning.ts';
import { tellingChanges } from './withheld.ts';

/** What would become of a request if it were submitted now, in the words of its states. */
export type Forecast = {
  readonly outcome: ClosedState | 'scheduled' | 'retrying';
  /** Of one that is scheduled: why it could not be applied as of now. */
  readonly reason?: Reason | undefined;
  readonly problems?: readonly RecordedProblem[] | undefined;
  readonly effects: readonly AttributeResult[];
  readonly writes: readonly Write[] | 'withheld';
  readonly warnings: readonly Warning[];
};

type Situation = {
  readonly stamp: Stamp;
  readonly catalog: Catalog;
  readonly current: CurrentValues;
  readonly memory: TargetMemory;
  readonly now: number;
  readonly digest: Digest;
  /** Whether the one who asks may know what is in a set. */
  mayRead(attributeSet: string): boolean;
};

/** Decides as a worker would, and does nothing of it. */
export function forecast(request: AssignmentRequest, changes: readonly Change[], situation: Situation): Forecast {
  const { attributes } = request;
  const { mayRead, now } = situation;
  const planned = plan(changes, situation);
  const { writes, valuesAfter } = planned;
  if (writes.length > 0 && valuesAfter > attributeLimits.valuesPerObject) {
    return without(request, now, 'invalid', [{ pointer: '/attributes', code: 'tooManyValues' }]);
  }
  const effects = summarize(planned.results, attributes);
  const hidden = tellingChanges(changes, writes).filter(({ attribute }) => !mayRead(attribute.attributeSet));
  const withheld = new Set(hidden.map(({ attribute }) => pointerOf(attributes, attribute)));
  const warnings = foresee({ ...situation, attributes, changes, plan: planned });
  return asOfNow(request, now, {
    outcome: stateOf({ kind: 'done', results: effects }),
    effects,
    writes: hidden.length > 0 ? 'withheld' : writes,
    warnings: [...warnings, ...[...withheld].map(requestWithheld)],
  });
}

/** Of a request that cannot be applied as it is now: an account may still come, everything else is for a person. */
export const without = (
  request: AssignmentRequest,
  now: number,
  reason: 'targetNotFound' | 'targetAmbiguous' | 'invalid',
  problems?: readonly RecordedProblem[],
): Forecast =>
  asOfNow(request, now, {
    outcome: reason === 'targetNotFound' ? 'retrying' : 'deadLettered',
    reason,
    problems,
    effects: [],
    writes: [],
    warnings: [],
  });

/** Whatever would become of it now: before its time nothing does. */
const asOfNow = ({ effectiveAt }: AssignmentRequest, now: number, forecasted: Forecast): Forecast =>
  effectiveAt !== undefined && Date.parse(effectiveAt) > now
    ? { ...forecasted, outcome: 'scheduled', warnings: [notYetEffective, ...forecasted.warnings] }
    : forecasted;
