import { keepHeaders } from '../../intake/headers.ts';
import { readSourceFiles } from '../../intake/source/read.ts';
import type { Command, Context } from '../command.ts';
import { type Failed, failed } from '../failure.ts';
import { type Outcome, onlyFailed } from '../outcome.ts';
import { loadDefinitions } from '../sources/definitions.ts';
import { readBytes, readJsonFile } from '../sources/files.ts';
import { readSource, SOURCES_FOLDER } from '../sources/folder.ts';
import { hintsFor } from '../sources/hints.ts';
import { describeTried } from '../sources/report.ts';
import { tryEvent } from '../sources/try-event.ts';
import { text, texts } from '../values.ts';
import { sourcesFolder } from './sources-check.ts';

export const sourcesTry: Command = {
  name: 'sources try',
  operands: { usage: '<source> <event file>', are: 'file', atLeast: 2, atMost: 2 },
  summary: 'Shows which request a source file makes of an event, and what is wrong with it; nothing is sent.',
  details: `The request is shown with its values. What an attribute may hold is known from the relay, if there is one to ask, or
from a file that 'definitions list --json' has written. Ends with 0 when the event would be taken or passed over.
`,
  options: {
    ...sourcesFolder,
    header: { type: 'string', value: 'NAME:VALUE', isList: true, help: 'A header that comes with the event.' },
    'content-type': { type: 'string', value: 'TYPE', help: 'Of the event. Default application/json.' },
    record: { type: 'string', value: 'FILE', help: 'What would be fetched for the event: $record in the mapping.' },
    definitions: { type: 'string', value: 'FILE', help: 'Attribute definitions, instead of those of the relay.' },
  },
  async run(context) {
    const result = await prepare(context);
    return result.kind === 'failed' ? onlyFailed(result) : result.outcome;
  },
};

async function prepare(context: Context): Promise<Failed | { readonly kind: 'outcome'; readonly outcome: Outcome }> {
  const { operands, values, io } = context;
  const [name = '', file = '-'] = operands;
  const found = await readSource(text(values, 'dir') ?? SOURCES_FOLDER, name);
  if (found.kind === 'failed') return found;
  const read = readSourceFiles(found.files);
  if (read.kind === 'problems') return failed('file', ['The source file is wrong:', ...read.problems].join('\n  '));
  const [configured] = read.sources;
  if (!configured) return failed('file', 'The source file is empty.');
  const headers = readHeaderOptions(texts(values, 'header'), text(values, 'content-type'));
  if (headers.kind === 'failed') return headers;
  const body = await readBytes(file, io);
  if (body.kind === 'failed') return body;
  const record = await readJsonFile(text(values, 'record'), io);
  if (record.kind === 'failed') return record;
  const definitions = await loadDefinitions(text(values, 'definitions'), context);
  if (definitions.kind === 'failed') return definitions;
  const raw = { body: body.bytes, headers: headers.text };
  const trial = { configured, raw, record: record.value, catalog: definitions.catalog, now: io.now() };
  const tried = await tryEvent(trial);
  const problems = tried.kind === 'request' ? tried.problems : [];
  const hints = await hintsFor(configured, raw, record.value, problems);
  return { kind: 'outcome', outcome: describeTried(configured, tried, [...definitions.notes, ...hints]) };
}

type Headers = { readonly kind: 'headers'; readonly text: string | undefined } | Failed;

function readHeaderOptions(given: readonly string[], contentType = 'application/json'): Headers {
  const pairs: (readonly [string, string])[] = [['content-type', contentType]];
  for (const header of given) {
    const at = header.indexOf(':');
    if (at < 1) return failed('usage', '--header takes NAME:VALUE.');
    pairs.push([header.slice(0, at).trim().toLowerCase(), header.slice(at + 1).trim()]);
  }
  return { kind: 'headers', text: keepHeaders(pairs) };
}
