import type { Failure } from '../failure.ts';
import type { Outcome } from '../outcome.ts';
import { printable } from '../table.ts';
import type { Action, Plan } from './action.ts';
import type { Applied, Fate } from './apply.ts';
import { reason } from './describe-check.ts';
import { describeHandOver } from './describe-hand-over.ts';
import { commandLine, handOver } from './hand-over.ts';
import type { Present } from './present.ts';
import { describeSubject, notesOn, stateTable, subjectOf } from './subject.ts';
import type { Ids } from './to-call.ts';
import type { Wanted } from './wanted.ts';

export type Granting = {
  readonly wanted: Wanted;
  readonly present: Present;
  readonly plan: Plan;
  readonly extras: number;
  /** Nothing but a plan, without `--yes`. */
  readonly results: readonly Applied[] | undefined;
  readonly ids: Ids;
  readonly address: string;
  readonly failure?: Failure | undefined;
};

const words: Readonly<Record<Fate, string>> = {
  added: 'added',
  already: 'there already',
  denied: 'no right',
  refused: 'refused',
  held: 'waits',
  notTried: 'not tried',
};
const NOT_CONFIRMED = 'This was a dry run: to add what would be added, add --yes.';
const AGAIN = 'Run the same again to go on: what is there is not added twice.';
const LATER = 'A token can carry the old permissions for up to 24 hours; the relay goes on by itself.';

export function reportGrant(granting: Granting): Outcome {
  const { wanted, present, plan, extras, results, ids, address, failure } = granting;
  const { have, actions, impossible } = plan;
  const of = (...fates: readonly Fate[]) => (results ?? []).filter(({ fate }) => fates.includes(fate));
  const left = of('denied').length > 0 ? of('denied', 'held').map(({ action }) => action) : [];
  const handedOver = handOver(left, wanted, ids, address);
  const isDry = results === undefined;
  const notes = [
    ...notesOn(present),
    ...(isDry && actions.length > 0 ? [NOT_CONFIRMED] : []),
    ...(of('added').some(({ action }) => action.change.kind === 'grantPermission') ? [LATER] : []),
    ...(extras > 0 ? [`More than needed: ${extras}. 'permissions check' tells what, and how to remove it.`] : []),
  ];
  const isDone = of('added', 'already').length === (results ?? actions).length && impossible.length === 0;
  return {
    document: {
      ...subjectOf(wanted, present),
      dryRun: isDry,
      have,
      ...(isDry ? { wouldAdd: actions.map(entryOf) } : { results: results.map(resultOf) }),
      impossible,
      ...(handedOver.length > 0 ? { handOver: { command: commandLine(wanted), to: handedOver } } : {}),
      extras,
      notes,
    },
    text: describe(granting, [...describeHandOver(handedOver, commandLine(wanted)), ...notes]),
    asAsked: isDone,
    failure: failure && results?.length ? { ...failure, message: `${failure.message} ${AGAIN}` } : failure,
  };
}

const entryOf = ({ what, holder }: Action) => ({ what, holder });
const resultOf = ({ action, fate, said }: Applied) => ({
  ...entryOf(action),
  fate,
  ...(said === undefined ? {} : { said }),
});

function describe({ wanted, present, plan, results }: Granting, after: readonly string[]): string {
  const changes = results?.map(({ action, fate }) => ({ ...entryOf(action), state: words[fate] }));
  const rows = [
    ...plan.have.map((entry) => ({ ...entry, state: 'have' })),
    ...(changes ?? plan.actions.map((action) => ({ ...entryOf(action), state: 'would add' }))),
    ...plan.impossible.map((entry) => ({ ...entry, state: 'cannot' })),
  ];
  const refused = results?.filter(({ fate }) => fate === 'refused') ?? [];
  const nothing = plan.actions.length + plan.impossible.length === 0 ? ['Nothing to do: all is granted.'] : [];
  return [
    describeSubject(subjectOf(wanted, present)),
    '',
    stateTable(rows),
    '',
    ...refused.map(({ action, said }) => printable(`${action.what}: ${said}`)),
    ...plan.impossible.map(reason),
    ...nothing,
    ...after,
  ]
    .join('\n')
    .trimEnd();
}
