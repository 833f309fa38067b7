import type { Command } from '../command.ts';
import { noOperands } from '../command.ts';
import { DEFAULT_TOP, shownList, topOption } from '../listing.ts';
import { list } from '../relay/list.ts';
import { type RequestStatus, request } from '../relay/shapes.ts';
import { nameOf } from '../relay/target-name.ts';
import { type Column, minute } from '../table.ts';
import { number, text } from '../values.ts';

const columns: readonly Column<RequestStatus>[] = [
  { title: 'id', cell: ({ id }) => id, whole: true },
  { title: 'state', cell: ({ state }) => state, whole: true },
  { title: 'source', cell: ({ source }) => source },
  { title: 'eventId', cell: ({ eventId }) => eventId },
  { title: 'target', cell: ({ target }) => nameOf(target) },
  { title: 'updated (UTC)', cell: ({ updatedAt }) => minute(updatedAt), whole: true },
];

export const requestsList: Command = {
  name: 'requests list',
  operands: noOperands,
  summary: 'Lists requests by state and source.',
  options: {
    state: { type: 'string', value: 'STATE', help: 'Only those in this state.' },
    source: { type: 'string', value: 'SOURCE', help: 'Only those of this source.' },
    top: topOption,
  },
  async run({ values, relay, progress }) {
    const query = { state: text(values, 'state'), source: text(values, 'source') };
    const max = number(values, 'top') ?? DEFAULT_TOP;
    const listing = await list(relay, 'requests', query, request, max, (count) => progress.report(`${count} read`));
    return shownList(listing, columns);
  },
};
