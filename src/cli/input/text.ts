import { createReadStream } from 'node:fs';
import { addAbortSignal } from 'node:stream';
import { UnreadableFile } from '../failure.ts';
import type { Io } from '../io.ts';

const NOT_UTF8 = 'The file is not UTF-8. A spreadsheet writes it as "CSV UTF-8".';

/** The chunks of a file, or of stdin for `-`. */
export function openInput(file: string, { stdin, signal }: Pick<Io, 'stdin' | 'signal'>): AsyncIterable<Uint8Array> {
  return file === '-' ? addAbortSignal(signal, stdin()) : createReadStream(file, { signal });
}

/** As text, without its byte order mark. */
export async function* decode(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw toUnreadable(error);
  }
}

export function toUnreadable(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return new UnreadableFile(NOT_UTF8);
  if (!('syscall' in error)) return error;
  const file = 'path' in error ? `The file ${error.path}` : 'The file';
  return new UnreadableFile(`${file} cannot be read (${error.code}).`);
}
