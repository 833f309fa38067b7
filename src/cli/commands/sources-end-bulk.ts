import { callBulk, oneSource } from '../bulk.ts';
import type { Command } from '../command.ts';

export const sourcesEndBulk: Command = {
  name: 'sources end-bulk',
  operands: oneSource,
  summary: 'Ends the exception of a source before its time.',
  options: {},
  run: ({ operands, relay }) => callBulk(relay, operands, { method: 'DELETE' }),
};
