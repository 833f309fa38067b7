import { type Command, someIds } from '../command.ts';
import type { Outcome } from '../outcome.ts';
import { type ById, callEach } from '../relay/by-id.ts';
import { type RequestStatus, request } from '../relay/shapes.ts';
import { nameOf } from '../relay/target-name.ts';
import { describeProblems, describeResults } from '../report.ts';
import { facts } from '../table.ts';

export const requestsShow: Command = {
  name: 'requests show',
  operands: someIds,
  summary: 'Shows what became of requests.',
  options: {},
  async run({ operands, relay }) {
    const shown = await callEach(relay, operands, (id) => ({ path: `requests/${id}`, schema: request }));
    return showEach(shown, describe);
  },
};

/** The found ones, and a line for each that is missing. */
export function showEach<T>({ found, refused, failure }: ById<T>, describeOne: (item: T) => string): Outcome {
  const missing = refused.map(({ id, message }) => `${id}: ${message}`);
  return {
    document: { value: found, ...(refused.length > 0 ? { notShown: refused } : {}) },
    text: [...found.map(describeOne), ...missing].join('\n\n'),
    asAsked: refused.length === 0,
    failure,
  };
}

function describe(shown: RequestStatus): string {
  const { id, source, eventId, state, reason, receivedAt, updatedAt, submittedBy, onBehalfOf, reference } = shown;
  const { occurredAt, effectiveAt, effectiveUntil, replaces, replacedBy } = shown;
  const target = shown.target && `${shown.target.type} ${nameOf(shown.target)}`;
  const times = { occurredAt, effectiveAt, effectiveUntil, receivedAt, updatedAt };
  const people = { submittedBy, onBehalfOf, reference, replaces, replacedBy };
  return [
    facts({ id, state, reason, source, eventId, target, ...people, ...times }),
    ...describeResults(shown.results ?? []),
    ...describeProblems(shown.problems ?? []),
  ].join('\n');
}
