import { printable } from '../table.ts';
import type { Entry, Impossible } from './action.ts';
import type { Extra } from './extra.ts';
import type { ownersOf } from './owners.ts';
import { describeSubject, type Subject, stateTable } from './subject.ts';

export type Checked = Subject & {
  readonly granted: readonly Entry[];
  readonly missing: readonly (Entry | Impossible)[];
  readonly extras: readonly Extra[];
  readonly callers: readonly { readonly caller: string; readonly type: string; readonly role: string }[];
  readonly owners: ReturnType<typeof ownersOf>;
  readonly notes: readonly string[];
};

export function describeCheck({ granted, missing, extras, callers, owners, notes, ...subject }: Checked): string {
  const rows = [
    ...granted.map((entry) => ({ ...entry, state: 'granted' })),
    ...missing.map((entry) => ({ ...entry, state: 'missing' })),
    ...extras.map((entry) => ({ ...entry, state: 'more' })),
  ];
  const reasons = missing.flatMap((one) => ('because' in one ? [reason(one)] : []));
  const toAdd = `Missing: ${missing.length}. To add it: permissions grant --yes, with the same options.`;
  return [
    describeSubject(subject),
    '',
    stateTable(rows),
    ...section(missing.length > 0 ? [toAdd, ...reasons] : []),
    ...section(titled('More than needed, and how to remove it:', extras.flatMap(describeExtra))),
    ...section(titled('Who may call the API:', callers.map(describeCaller))),
    ...section(titled(TIER_0, owners.flatMap(describeOwner))),
    ...section(notes),
    ...section([`${granted.length} granted, ${missing.length} missing, ${extras.length} more than needed.`]),
  ].join('\n');
}

const TIER_0 = 'Tier 0, as much to be trusted as the relay: owners can give themselves its roles or its credentials.';

export const reason = ({ what, holder, because }: Impossible): string =>
  printable(`${what} for ${holder}: ${because}.`);

const titled = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length > 0 ? [title, ...lines] : [];

const section = (lines: readonly string[]): readonly string[] =>
  lines.length > 0 ? ['', ...lines.map(printable)] : [];

const describeExtra = ({ what, holder, because, remove }: Extra): readonly string[] => [
  `  ${what}, ${holder}: ${because}`,
  `    ${remove}`,
];

const describeCaller = ({ caller, type, role }: Checked['callers'][number]): string =>
  `  ${role.padEnd(18)}${type.padEnd(18)}${caller}`;

const describeOwner = ({ type, name, owns, remove }: Checked['owners'][number]): readonly string[] => [
  `  ${type} ${name}, owner of ${owns}`,
  `    ${remove}`,
];
