import type { Command, Context } from '../command.ts';
import { type Failed, type Failure, INTERRUPTED } from '../failure.ts';
import { type Format, formatOf, formats } from '../input/format.ts';
import { type Input, readRows } from '../input/read-rows.ts';
import { openInput } from '../input/text.ts';
import { type Outcome, onlyFailed } from '../outcome.ts';
import { loadCatalog } from '../relay/definitions.ts';
import { type Ends, follow, isBadEnd } from '../submit/follow.ts';
import { AGAIN_IS_SAFE, toDocument, toText } from '../submit/report.ts';
import { submitRows } from '../submit/submit-rows.ts';
import { Tally } from '../submit/tally.ts';
import { flag, text } from '../values.ts';
import { submitDetails } from './requests-submit-details.ts';

export const requestsSubmit: Command = {
  name: 'requests submit',
  operands: { usage: '<file | ->', are: 'file', atLeast: 1, atMost: 1 },
  summary: 'Sends the requests of a file: JSON, JSON lines or CSV, of any length.',
  details: submitDetails,
  options: {
    format: { type: 'string', value: 'FORMAT', is: formats, help: `One of ${formats.join(', ')}.` },
    'event-id-prefix': { type: 'string', value: 'P', help: 'A row without an eventId gets P and its line or item.' },
    'dry-run': { type: 'boolean', help: 'Reads and checks the file, and sends nothing.' },
    wait: { type: 'boolean', help: 'Follows every accepted request to its end; scheduled ones are not waited for.' },
  },
  async run(context) {
    const [file = '-'] = context.operands;
    const named = formatOf(file, text(context.values, 'format'));
    if (named.kind === 'failed') return onlyFailed(named);
    const input = await prepare(context, file, named.format);
    return 'kind' in input ? onlyFailed(input) : submit(context, input);
  },
};

async function prepare({ relay, values, io }: Context, file: string, format: Format): Promise<Input | Failed> {
  const prefix = text(values, 'event-id-prefix');
  if (format !== 'csv') return { bytes: openInput(file, io), prefix, format };
  const loaded = await loadCatalog(relay);
  if (loaded.kind === 'failed') return loaded;
  return { bytes: openInput(file, io), prefix, format, catalog: loaded.catalog };
}

async function submit({ relay, progress, values, io }: Context, input: Input): Promise<Outcome> {
  const { format } = input;
  const dryRun = flag(values, 'dry-run');
  const tally = new Tally(flag(values, 'wait') && !dryRun);
  const way = { relay, progress, signal: io.signal, format, dryRun };
  let failure = await submitRows(readRows(input), tally, way);
  let ends: Ends | undefined;
  if (tally.followed.length > 0 && failure?.kind !== 'interrupted') {
    ends = await follow(tally.followed, relay, progress, io);
    failure ??= ends.failure;
  }
  const isBad = ends?.ends.some(isBadEnd) ?? false;
  return {
    document: toDocument(tally, format, dryRun, ends),
    text: toText(tally, format, dryRun, ends),
    asAsked: tally.refused === 0 && tally.tryAgain === 0 && !isBad,
    failure: failure?.kind === 'interrupted' ? howFar(tally, format, ends) : failure,
  };
}

function howFar({ answeredUpTo }: Tally, format: Format, ends: Ends | undefined): Failure {
  if (ends) {
    const message = 'Interrupted while waiting: everything was sent. Run the same again to go on waiting.';
    return { ...INTERRUPTED, message };
  }
  const unit = format === 'json' ? 'item' : 'line';
  const upTo = answeredUpTo === 0 ? 'before the first answer' : `after ${unit} ${answeredUpTo} was answered`;
  const next = `What was on its way may have been taken. Run the same again: ${AGAIN_IS_SAFE}`;
  return { ...INTERRUPTED, message: `Interrupted ${upTo}. ${next}` };
}
