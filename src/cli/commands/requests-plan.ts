import type { Command } from '../command.ts';
import type { Failed } from '../failure.ts';
import { readRequest } from '../input/read-request.ts';
import { type Outcome, onlyFailed } from '../outcome.ts';
import { type Plan, plan } from '../relay/plan.ts';
import { nameOf } from '../relay/target-name.ts';
import { describeProblems, describeResults, EXPLAINED } from '../report.ts';
import { facts } from '../table.ts';

/** Of an outcome that is what the sender of a request wants. */
const goodOutcomes = ['applied', 'unchanged', 'scheduled'];

export const requestsPlan: Command = {
  name: 'requests plan',
  operands: { usage: '<file | ->', are: 'file', atLeast: 1, atMost: 1 },
  summary: 'Tells what one request would do if it were submitted now; nothing is sent.',
  details: `The file holds one request as JSON. With --json the call to the directory is shown too, as far as you may read
what it tells. Ends with 0 when the request would be applied, unchanged or scheduled, and else with 1.
`,
  options: {},
  async run({ operands, relay, io }) {
    const [file = '-'] = operands;
    const read = await readRequest(file, io);
    if (read.kind === 'failed') return onlyFailed(read);
    const body = JSON.stringify(read.request);
    const reply = await relay.call({ path: 'plans', body, schema: plan, repeatable: true, carriesValues: true });
    return reply.kind === 'ok' ? toOutcome(reply.body) : onlyFailed(asRefused(reply));
  },
};

/** The policy names what it refuses; a token without the role is refused without naming anything. */
const asRefused = (reply: Failed): Failed =>
  reply.failure.status === 403 && (reply.failure.problems ?? []).length > 0
    ? { ...reply, failure: { ...reply.failure, kind: 'refused' } }
    : reply;

function toOutcome(planned: Plan): Outcome {
  const { outcome, reason, target, effects, problems = [], request, warnings } = planned;
  const shown = request === undefined ? 'withheld' : request === null ? 'none' : 'shown with --json';
  const lines = [
    facts({ outcome, reason, target: `${target.type} ${nameOf(target)}`, call: shown }),
    ...describeResults(effects),
    ...describeProblems(problems),
    ...(warnings.length > 0 ? ['Warnings:', ...describeProblems(warnings)] : []),
    ...(problems.length + warnings.length > 0 || reason !== undefined ? [EXPLAINED] : []),
  ];
  return { document: planned, text: lines.join('\n'), asAsked: goodOutcomes.includes(outcome) };
}
