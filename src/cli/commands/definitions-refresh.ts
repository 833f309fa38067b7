import { type Command, noOperands } from '../command.ts';
import { onlyFailed } from '../outcome.ts';
import { refreshed } from '../relay/definitions.ts';
import { printable } from '../table.ts';

export const definitionsRefresh: Command = {
  name: 'definitions refresh',
  operands: noOperands,
  summary: 'Lets the relay read the definitions now, and tells what has changed.',
  details: 'Other instances of the relay follow within 5 minutes.\n',
  options: {},
  async run({ relay }) {
    const reply = await relay.call({ path: 'definitions/refresh', schema: refreshed, body: '{}', repeatable: true });
    if (reply.kind === 'failed') return onlyFailed(reply);
    const { definitions, loadedAt, changes } = reply.body;
    const changed = Object.entries(changes).flatMap(([how, names]) => names.map((name) => ({ how, name })));
    const lines = changed.map(({ how, name }) => `    ${how.padEnd(9)}${printable(name)}`);
    const summary = `${definitions} definitions, read ${printable(loadedAt)}.`;
    return {
      document: reply.body,
      text: [summary, ...(lines.length > 0 ? lines : ['    Nothing has changed.'])].join('\n'),
      asAsked: true,
    };
  },
};
