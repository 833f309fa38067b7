import { type Command, noOperands, type Options } from '../command.ts';
import { DEFAULT_TOP, shownList, topOption } from '../listing.ts';
import { onlyFailed } from '../outcome.ts';
import { type AuditRecord, auditRecord } from '../relay/audit-record.ts';
import { list } from '../relay/list.ts';
import { nameOf } from '../relay/target-name.ts';
import { readNamed, targetFilters } from '../requests/target.ts';
import { type Column, minute } from '../table.ts';
import { number, time } from '../values.ts';

const columns: readonly Column<AuditRecord>[] = [
  { title: 'at (UTC)', cell: ({ at }) => minute(at), whole: true },
  { title: 'outcome', cell: ({ outcome }) => outcome, whole: true },
  { title: 'source', cell: ({ source }) => source },
  { title: 'target', cell: ({ target }) => nameOf(target) },
  { title: 'by', cell: ({ operatedBy, submittedBy }) => operatedBy ?? submittedBy },
  {
    title: 'what',
    cell: ({ changes = [] }) => changes.map(({ attributeSet, name }) => `${attributeSet}/${name}`).join(' '),
  },
  { title: 'reference', cell: ({ reference }) => reference },
];

const options: Options = {
  ...targetFilters,
  from: { type: 'string', value: 'TIME', is: 'time', help: 'Recorded then or later: a date (UTC), or RFC 3339.' },
  to: { type: 'string', value: 'TIME', is: 'time', help: 'Recorded before then.' },
  top: topOption,
};

const details = `Everything, or with --target what concerns one: a name is taken as an id if it is a GUID and as a userPrincipalName if
it has an @; --by says what else it is. Newest first. --json has all of a record: who, why, digests of the values before
and after, versions of policy and definitions, and Graph's request id.
`;

export const auditList: Command = {
  name: 'audit list',
  operands: noOperands,
  summary: 'Lists who did what, when, why and by which rules.',
  details,
  options,
  async run({ values, relay, progress }) {
    const named = readNamed(values);
    if (named.kind === 'failed') return onlyFailed(named);
    const query = { ...named.query, from: time(values, 'from'), to: time(values, 'to') };
    const max = number(values, 'top') ?? DEFAULT_TOP;
    const report = (count: number) => progress.report(`${count} read`);
    return shownList(await list(relay, 'audit', query, auditRecord, max, report), columns);
  },
};
