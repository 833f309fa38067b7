import type { Context } from '../command.ts';
import { failed } from '../failure.ts';
import { readRequest } from '../input/read-request.ts';
import { type Outcome, onlyFailed } from '../outcome.ts';
import { type LetterResult, replaced } from '../relay/shapes.ts';
import { toOutcome } from './report.ts';
import { select } from './select.ts';
import { fateOf } from './verb.ts';

const VERB = 'replay';

/** Puts the request of a file in the place of one dead letter. */
export async function replayEdited(context: Context, file: string, dryRun: boolean): Promise<Outcome> {
  const { operands, values, relay, io } = context;
  const selected = select(operands, values);
  const [id] = operands;
  if (selected.kind === 'failed') return onlyFailed(selected);
  if (id === undefined || operands.length > 1) return onlyFailed(failed('usage', '--edited goes with exactly one id.'));
  const edited = await readRequest(file, io);
  if (edited.kind === 'failed') return onlyFailed(edited);
  const reply = await relay.call({
    path: `dead-letters/${id}/replace`,
    body: JSON.stringify({ request: edited.request, ...(dryRun ? { dryRun } : {}) }),
    schema: replaced,
    carriesValues: true,
  });
  if (reply.kind === 'ok') return report([{ id, status: 202, replacedBy: reply.body.id }], dryRun);
  const { kind, status = 0, problems = [] } = reply.failure;
  // Of a token without the role the relay says so without naming a field.
  const isOfLetter = kind === 'refused' || (status === 403 && problems.length > 0);
  return isOfLetter ? report([{ id, status, problem: { errors: [...problems] } }], dryRun) : onlyFailed(reply);
}

function report(results: readonly LetterResult[], dryRun: boolean): Outcome {
  const outcome = toOutcome(results, { verb: VERB, dryRun }, '', undefined);
  // A letter that was replayed already is replayed, but not with this content.
  return { ...outcome, asAsked: results.every(({ status }) => fateOf(VERB, status) === 'done') };
}
