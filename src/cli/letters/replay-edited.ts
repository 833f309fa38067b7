import type { Context } from '../command.ts';
import { type Failed, failed, INTERRUPTED, UnreadableFile } from '../failure.ts';
import { readDocument } from '../input/json-document.ts';
import { openInput } from '../input/text.ts';
import { type Outcome, onlyFailed } from '../outcome.ts';
import { letterAnswer } from '../relay/shapes.ts';
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
  const edited = await read(file, io);
  if (edited.kind === 'failed') return onlyFailed(edited);
  const call = {
    path: `dead-letters/${VERB}`,
    body: JSON.stringify({ id, request: edited.request, ...(dryRun ? { dryRun } : {}) }),
    schema: letterAnswer,
    carriesValues: true,
  };
  const patience = relay.newPatience();
  for (;;) {
    const reply = await relay.call(call, patience);
    if (reply.kind === 'failed') return onlyFailed(reply);
    const { results } = reply.body;
    const isOpen = results.some(({ status }) => fateOf(VERB, status) === 'tryAgain');
    if (isOpen && (await relay.wait(patience, reply.retryAfterInMs))) continue;
    const outcome = toOutcome(results, { verb: VERB, dryRun }, '', undefined);
    // The letter is replayed, but not with this content.
    return { ...outcome, asAsked: results.every(({ status }) => fateOf(VERB, status) === 'done') };
  }
}

async function read(file: string, io: Context['io']): Promise<{ kind: 'request'; request: unknown } | Failed> {
  try {
    return { kind: 'request', request: await readDocument(openInput(file, io)) };
  } catch (error) {
    if (io.signal.aborted) return { kind: 'failed', failure: INTERRUPTED };
    if (error instanceof UnreadableFile) return failed('file', error.message);
    throw error;
  }
}
