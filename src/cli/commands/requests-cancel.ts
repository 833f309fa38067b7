import { type Command, someIds } from '../command.ts';
import { callEach } from '../relay/by-id.ts';
import { cancelled } from '../relay/shapes.ts';

export const requestsCancel: Command = {
  name: 'requests cancel',
  operands: someIds,
  summary: 'Cancels requests that no worker has begun with.',
  options: {},
  async run({ operands, relay }) {
    const { found, refused, failure } = await callEach(relay, operands, (id) => ({
      path: `requests/${id}/cancel`,
      schema: cancelled,
      body: '{}',
    }));
    const done = found.map(({ id, state }) => `${id}  ${state}`);
    return {
      document: { value: found, ...(refused.length > 0 ? { notCancelled: refused } : {}) },
      text: [...done, ...refused.map(({ id, message }) => `${id}  ${message}`)].join('\n'),
      asAsked: refused.length === 0,
      failure,
    };
  },
};
