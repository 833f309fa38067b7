import { callBulk, oneSource } from '../bulk.ts';
import type { Command } from '../command.ts';
import { failed } from '../failure.ts';
import { onlyFailed } from '../outcome.ts';
import { number, text, time } from '../values.ts';

export const sourcesAllowBulk: Command = {
  name: 'sources allow-bulk',
  operands: oneSource,
  summary: 'Lets a source change more targets an hour for a while, for a backfill that is planned.',
  details: `It holds at once, ends by itself, and takes the place of the one before. What the bulk guard holds already stays
held: dead-letters replay --reason bulkGuard.
`,
  options: {
    targets: { type: 'string', value: 'N', is: 'count', help: 'How many it may change in an hour meanwhile.' },
    until: { type: 'string', value: 'TIME', is: 'time', help: 'When it ends: at most 72 hours from now.' },
    justification: { type: 'string', value: 'TEXT', help: 'What it is for; kept in the audit.' },
  },
  async run({ operands, values, relay }) {
    const targetsPerHour = number(values, 'targets');
    const until = time(values, 'until');
    const justification = text(values, 'justification');
    if (targetsPerHour === undefined || until === undefined || justification === undefined) {
      return onlyFailed(failed('usage', 'Give all of --targets, --until and --justification.'));
    }
    return callBulk(relay, operands, { body: JSON.stringify({ targetsPerHour, until, justification }) });
  },
};
