import { callBulk, oneSource } from '../bulk.ts';
import type { Command } from '../command.ts';

export const sourcesShowBulk: Command = {
  name: 'sources show-bulk',
  operands: oneSource,
  summary: 'Shows how many targets a source may change, how many it has, and its exception.',
  options: {},
  run: ({ operands, relay }) => callBulk(relay, operands, {}),
};
