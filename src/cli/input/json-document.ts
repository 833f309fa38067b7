import { parseJson } from '../../intake/json.ts';
import { UnreadableFile } from '../failure.ts';
import type { Draft } from './csv-row.ts';
import { toUnreadable } from './text.ts';

/** A document is read as a whole: one of its requests alone is not JSON that can be trusted. */
const MAX_BYTES = 64 * 1024 * 1024;
const PROBLEMS_SHOWN = 5;

/** One request, a list of them, or `{ requests: […] }`. */
export async function* readJsonDocument(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Draft & { at: number }> {
  const document = await readDocument(bytes);
  for (const [index, item] of itemsOf(document).entries()) yield { at: index + 1, document: item, problems: [] };
}

/** Without loss: a number that would be rounded is a problem here, for the relay would never see that it was another. */
export async function readDocument(bytes: AsyncIterable<Uint8Array>): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of bytes) {
      size += chunk.byteLength;
      if (size > MAX_BYTES) throw new UnreadableFile('The file is too large for one document: use JSON lines or CSV.');
      chunks.push(chunk);
    }
  } catch (error) {
    throw toUnreadable(error);
  }
  const json = parseJson(Buffer.concat(chunks));
  if (json.kind === 'json') return json.value;
  const places = json.problems.slice(0, PROBLEMS_SHOWN).map(({ code, pointer }) => `${code} ${pointer}`.trim());
  throw new UnreadableFile(`The file cannot be read as JSON: ${places.join(', ')}.`);
}

function itemsOf(document: unknown): readonly unknown[] {
  if (Array.isArray(document)) return document;
  const isBatch = typeof document === 'object' && document !== null && 'requests' in document;
  return isBatch && Array.isArray(document.requests) ? document.requests : [document];
}
