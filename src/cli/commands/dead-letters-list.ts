import { type Command, noOperands } from '../command.ts';
import { letterFilters, readFilter } from '../letters/select.ts';
import { DEFAULT_TOP, shownList, topOption } from '../listing.ts';
import { list } from '../relay/list.ts';
import { type DeadLetter, deadLetter } from '../relay/shapes.ts';
import { nameOf } from '../relay/target-name.ts';
import { type Column, minute } from '../table.ts';
import { number } from '../values.ts';

const columns: readonly Column<DeadLetter>[] = [
  { title: 'id', cell: ({ id }) => id, whole: true },
  { title: 'reason', cell: ({ reason }) => reason, whole: true },
  { title: 'source', cell: ({ source }) => source },
  { title: 'eventId', cell: ({ eventId }) => eventId },
  { title: 'target', cell: ({ target, objectId }) => nameOf(target) || objectId },
  { title: 'since (UTC)', cell: ({ deadLetteredAt }) => minute(deadLetteredAt), whole: true },
];

export const deadLettersList: Command = {
  name: 'dead-letters list',
  operands: noOperands,
  summary: 'Lists what could not be applied.',
  options: { ...letterFilters, top: topOption },
  async run({ values, relay, progress }) {
    const max = number(values, 'top') ?? DEFAULT_TOP;
    const report = (count: number) => progress.report(`${count} read`);
    return shownList(await list(relay, 'dead-letters', readFilter(values), deadLetter, max, report), columns);
  },
};
