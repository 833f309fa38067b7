import { type Command, someIds } from '../command.ts';
import { callEach } from '../relay/by-id.ts';
import { type DeadLetter, deadLetter } from '../relay/shapes.ts';
import { nameOf } from '../relay/target-name.ts';
import { describeProblems } from '../report.ts';
import { facts } from '../table.ts';
import { showEach } from './requests-show.ts';

export const deadLettersShow: Command = {
  name: 'dead-letters show',
  operands: someIds,
  summary: 'Shows why something could not be applied.',
  options: {},
  async run({ operands, relay }) {
    const shown = await callEach(relay, operands, (id) => ({ path: `dead-letters/${id}`, schema: deadLetter }));
    return showEach(shown, describe);
  },
};

function describe(letter: DeadLetter): string {
  const { id, reason, source, eventId, objectId, reference, attempts, receivedAt, deadLetteredAt } = letter;
  const target = letter.target && `${letter.target.type} ${nameOf(letter.target)}`;
  const times = { attempts: String(attempts), receivedAt, deadLetteredAt };
  return [
    facts({ id, reason, source, eventId, target, objectId, reference, ...times }),
    ...describeProblems(letter.problems ?? []),
  ].join('\n');
}
