import { type Failure, failed } from '../failure.ts';
import type { Outcome } from '../outcome.ts';
import { facts, printable, table } from '../table.ts';
import type { Plan } from './action.ts';
import type { Extra } from './extra.ts';
import { callerName, roleName } from './extras.ts';
import { ownersOf } from './owners.ts';
import type { Present } from './present.ts';
import { notesOn, subjectOf } from './subject.ts';
import type { Wanted } from './wanted.ts';

export type Checked = {
  readonly wanted: Wanted;
  readonly present: Present;
  readonly plan: Plan;
  readonly extras: readonly Extra[];
  readonly address: string;
};

/** 1 where something is missing, 4 where there is only more than needed. */
export function reportCheck({ wanted, present, plan, extras, address }: Checked): Outcome {
  const missing = [...plan.actions.map(({ what, holder }) => ({ what, holder })), ...plan.impossible];
  const callers = present.assigned.map((one) => ({
    caller: callerName(one),
    type: one.principalType,
    role: roleName(one, wanted),
  }));
  const owners = ownersOf(present, address);
  const notes = notesOn(present);
  return {
    document: { ...subjectOf(wanted, present), granted: plan.have, missing, extras, callers, owners, notes },
    text: describe({ wanted, present, plan, missing, extras, callers, owners, notes }),
    asAsked: missing.length === 0,
    differs: missing.length === 0 && extras.length > 0,
    failure: notSeen(present),
  };
}

/** Half a look must not pass for a whole one. */
const notSeen = ({ unseen }: Present): Failure | undefined =>
  unseen.length === 0 ? undefined : failed('unauthorized', `${NOT_SEEN} ${READERS}`).failure;

const NOT_SEEN = 'This sign-in may not look at everything, so that there may be more than is told.';
const READERS = 'A Global Reader may, and an application with Application.Read.All and RoleManagement.Read.Directory.';

type Found = Omit<Checked, 'address'> & {
  readonly missing: readonly { readonly what: string; readonly holder: string; readonly because?: string }[];
  readonly callers: readonly { readonly caller: string; readonly type: string; readonly role: string }[];
  readonly owners: ReturnType<typeof ownersOf>;
  readonly notes: readonly string[];
};

function describe({ wanted, present, plan, missing, extras, callers, owners, notes }: Found): string {
  const { identity, api } = subjectOf(wanted, present);
  const rows = [
    ...plan.have.map((entry) => ({ ...entry, state: 'granted' })),
    ...missing.map((entry) => ({ ...entry, state: 'missing' })),
    ...extras.map((entry) => ({ ...entry, state: 'more' })),
  ];
  const column = (title: string, cell: (row: (typeof rows)[number]) => string) => ({ title, cell });
  const because = missing.flatMap((one) => (one.because ? [`${one.what} for ${one.holder}: ${one.because}.`] : []));
  const states = table(
    [
      { ...column('state', ({ state }) => state), whole: true },
      column('what', ({ what }) => what),
      column('for', ({ holder }) => holder),
    ],
    rows,
  );
  return [
    facts({
      identity: `${identity.name}, ${identity.type} ${identity.id}`,
      api: [api.identifierUri, api.applicationId].filter((part) => part).join('  '),
    }),
    '',
    states,
    ...section(
      missing.length > 0
        ? [`Missing: ${missing.length}. To add it: permissions grant --yes, with the same options.`, ...because]
        : [],
    ),
    ...section(extras.length > 0 ? ['More than needed, and how to remove it:', ...extras.flatMap(describeExtra)] : []),
    ...section(
      callers.length > 0
        ? [
            'Who may call the API:',
            ...callers.map(({ caller, type, role }) => `  ${role.padEnd(18)}${type.padEnd(18)}${caller}`),
          ]
        : [],
    ),
    ...section(
      owners.length > 0
        ? [
            TIER_0,
            ...owners.flatMap(({ name, type, owns, remove }) => [
              `  ${type} ${name}, owner of ${owns}`,
              `    ${remove}`,
            ]),
          ]
        : [],
    ),
    ...section(notes),
    ...section([`${plan.have.length} granted, ${missing.length} missing, ${extras.length} more than needed.`]),
  ]
    .map((line) => (line === states ? line : line.split('\n').map(printable).join('\n')))
    .join('\n');
}

const TIER_0 = 'Tier 0, as much to be trusted as the relay: owners can give themselves its roles or its credentials.';

const section = (lines: readonly string[]): readonly string[] => (lines.length > 0 ? ['', ...lines] : []);

const describeExtra = ({ what, holder, because, remove }: Extra): readonly string[] => [
  `  ${what}, ${holder}: ${because}`,
  `    ${remove}`,
];
