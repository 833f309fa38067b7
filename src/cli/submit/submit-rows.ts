import { type Failure, INTERRUPTED, UnreadableFile } from '../failure.ts';
import { withColumn } from '../input/column-of.ts';
import type { Format } from '../input/format.ts';
import type { Row } from '../input/row.ts';
import type { Progress } from '../progress.ts';
import type { Relay } from '../relay/relay.ts';
import { type Sendable, toBatches } from './batches.ts';
import { type Answer, type Sent, sendBatch } from './send-batch.ts';
import type { Tally } from './tally.ts';

type Way = {
  readonly relay: Relay;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly format: Format;
  /** Nothing is sent. */
  readonly dryRun: boolean;
};

/** Reads and sends one batch after the other, and enters into the tally what became of each row. */
export async function submitRows(rows: AsyncIterable<Row>, tally: Tally, way: Way): Promise<Failure | undefined> {
  try {
    for await (const batch of toBatches(rows)) {
      const failure = await submitBatch(batch, tally, way);
      if (failure) return failure;
      const { rows: read, accepted, known, refused } = tally;
      way.progress.report(`${read} rows read, ${accepted + known} accepted, ${refused} refused`);
    }
    return undefined;
  } catch (error) {
    if (way.signal.aborted) return INTERRUPTED;
    if (error instanceof UnreadableFile) return { kind: 'file', message: error.message };
    throw error;
  }
}

async function submitBatch(batch: readonly Row[], tally: Tally, way: Way): Promise<Failure | undefined> {
  const requests = batch.filter((row): row is Sendable => row.kind === 'request');
  const { answers, failure } = way.dryRun ? asIfAccepted(requests) : await send(way.relay, requests);
  for (const row of batch) {
    tally.enter(row, row.kind === 'request' ? inColumns(answers.get(row), way.format) : undefined);
  }
  if (!failure) tally.answeredUpTo = batch.at(-1)?.at ?? tally.answeredUpTo;
  return failure;
}

const asIfAccepted = (requests: readonly Sendable[]): Sent => ({
  answers: new Map(requests.map((request) => [request, { kind: 'accepted', id: '', state: '', known: false }])),
});

/** A batch of which nothing at all could be taken says that going on is of no use. */
async function send(relay: Relay, requests: readonly Sendable[]): Promise<Sent> {
  const sent = await sendBatch(relay, requests);
  const answered = [...sent.answers.values()].some(({ kind }) => kind !== 'tryAgain');
  if (sent.failure || answered || requests.length === 0) return sent;
  return { ...sent, failure: { kind: 'unreachable', message: 'The relay takes no request at the moment.' } };
}

const inColumns = (answer: Answer | undefined, format: Format): Answer | undefined =>
  answer?.kind === 'refused' && format === 'csv' ? { ...answer, problems: answer.problems.map(withColumn) } : answer;
