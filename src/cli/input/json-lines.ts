import { parseJson } from '../../intake/json.ts';
import { UnreadableFile } from '../failure.ts';
import type { Draft } from './csv-row.ts';

/** Far beyond what a request may have; a file without line ends is something else. */
const MAX_LINE_LENGTH = 1_000_000;

/** One request a line, blank lines aside. A line that is no JSON is its own problem, not its neighbours'. */
export async function* readJsonLines(chunks: AsyncIterable<string>): AsyncGenerator<Draft & { at: number }> {
  let rest = '';
  let at = 0;
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_LENGTH)
      throw new UnreadableFile(`Line ${at + lines.length + 1} is too long for a request.`);
    for (const line of lines) {
      at += 1;
      if (line.trim() !== '') yield { at, ...read(line) };
    }
  }
  if (rest.trim() !== '') yield { at: at + 1, ...read(rest) };
}

function read(line: string): Draft {
  const json = parseJson(Buffer.from(line));
  return json.kind === 'json'
    ? { document: json.value, problems: [] }
    : { document: undefined, problems: json.problems };
}
