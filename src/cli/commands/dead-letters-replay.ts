import type { Command } from '../command.ts';
import { perform } from '../letters/perform.ts';
import { replayEdited } from '../letters/replay-edited.ts';
import { letterFilters, maxOption, selectedLetters } from '../letters/select.ts';
import { flag, text } from '../values.ts';

export const deadLettersReplay: Command = {
  name: 'dead-letters replay',
  operands: selectedLetters,
  summary: 'Sends what could not be applied once more: by id, by filter, or all of it.',
  details: `An interrupted run can be run again: what is replayed already is only counted. With --edited the request in the
file, in the canonical form of the API, takes the place of the one dead letter that is named.
`,
  options: {
    ...letterFilters,
    all: { type: 'boolean', help: 'Everything.' },
    'dry-run': { type: 'boolean', help: 'Tells what would become of each, and sends nothing.' },
    max: maxOption,
    edited: { type: 'string', value: 'FILE', help: 'With one id: replays this JSON request instead.' },
  },
  async run(context) {
    const dryRun = flag(context.values, 'dry-run');
    const file = text(context.values, 'edited');
    return file === undefined ? perform(context, { verb: 'replay', dryRun }) : replayEdited(context, file, dryRun);
  },
};
