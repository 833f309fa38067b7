import { type Command, noOperands } from '../command.ts';
import { onlyFailed } from '../outcome.ts';
import { health as shape } from '../relay/shapes.ts';
import { facts } from '../table.ts';

export const health: Command = {
  name: 'health',
  operands: noOperands,
  summary: 'Tells whether the relay works as it should.',
  details: 'Ends with 0 when it is healthy and with 1 when it is degraded.\n',
  options: {},
  async run({ relay }) {
    const reply = await relay.call({ path: 'health', schema: shape });
    if (reply.kind === 'failed') return onlyFailed(reply);
    const { status, gate, catalog, lastWriteAt, permissions } = reply.body;
    const closed = [gate.state, gate.cause, gate.closedUntil && `until ${gate.closedUntil}`];
    return {
      document: reply.body,
      text: facts({
        status,
        gate: closed.filter((part) => part !== undefined).join(', '),
        permissions,
        catalog: `${catalog.ageInSeconds} s old, loaded ${catalog.loadedAt}`,
        'last write': lastWriteAt,
      }),
      asAsked: status === 'healthy',
    };
  },
};
