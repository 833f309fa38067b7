import type { Command } from '../command.ts';
import { perform } from '../letters/perform.ts';
import { letterFilters, maxOption, selectedLetters } from '../letters/select.ts';
import { flag } from '../values.ts';

const NOT_CONFIRMED = 'This was a dry run: to discard what a filter or --all selects, add --yes.';

export const deadLettersDiscard: Command = {
  name: 'dead-letters discard',
  operands: selectedLetters,
  summary: 'Gives up what could not be applied: by id, by filter, or all of it.',
  details: `Discarded is gone for good. By filter or --all it is a dry run, which ends with 1, until --yes is added.
`,
  options: {
    ...letterFilters,
    all: { type: 'boolean', help: 'Everything.' },
    yes: { type: 'boolean', help: 'Discards what a filter or --all selects.' },
    'dry-run': { type: 'boolean', help: 'Tells what would become of each, and discards nothing.' },
    max: maxOption,
  },
  async run(context) {
    const asked = flag(context.values, 'dry-run');
    const needsYes = context.operands.length === 0 && !flag(context.values, 'yes') && !asked;
    const task = { verb: 'discard', dryRun: asked || needsYes } as const;
    return perform(context, task, needsYes ? NOT_CONFIRMED : '');
  },
};
