import type { Command } from '../command.ts';
import { noOperands } from '../command.ts';
import { DEFAULT_TOP, shownList, topOption } from '../listing.ts';
import { onlyFailed } from '../outcome.ts';
import { list } from '../relay/list.ts';
import { type RequestStatus, request } from '../relay/shapes.ts';
import { nameOf } from '../relay/target-name.ts';
import { readQuestion, requestFilters } from '../requests/question.ts';
import { type Column, minute } from '../table.ts';
import { number } from '../values.ts';

const columns: readonly Column<RequestStatus>[] = [
  { title: 'id', cell: ({ id }) => id, whole: true },
  { title: 'state', cell: ({ state }) => state, whole: true },
  { title: 'source', cell: ({ source }) => source },
  { title: 'eventId', cell: ({ eventId }) => eventId },
  { title: 'target', cell: ({ target }) => nameOf(target) },
  { title: 'updated (UTC)', cell: ({ updatedAt }) => minute(updatedAt), whole: true },
];

const details = `Without --target, --reference or --source it lists what is open. A name for --target is taken as an id if it
is a GUID and as a userPrincipalName if it has an @; --by says what else it is. Newest received first.
`;

export const requestsList: Command = {
  name: 'requests list',
  operands: noOperands,
  summary: 'Lists requests: what is open, or by target, reference or source.',
  details,
  options: { ...requestFilters, top: topOption },
  async run({ values, relay, progress }) {
    const question = readQuestion(values);
    if (question.kind === 'failed') return onlyFailed(question);
    const max = number(values, 'top') ?? DEFAULT_TOP;
    const report = (count: number) => progress.report(`${count} read`);
    return shownList(await list(relay, 'requests', question.query, request, max, report), columns);
  },
};
