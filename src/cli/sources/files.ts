import { limits } from '../../topology.ts';
import { type Failed, failed, INTERRUPTED, UnreadableFile } from '../failure.ts';
import { readDocument } from '../input/json-document.ts';
import { openInput, toUnreadable } from '../input/text.ts';
import type { Io } from '../io.ts';

/** The bytes of an event as it would come. */
export const readBytes = (
  file: string,
  io: Io,
): Promise<{ readonly kind: 'bytes'; readonly bytes: Uint8Array } | Failed> =>
  guarded(io, async () => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of openInput(file, io)) {
      size += chunk.byteLength;
      if (size > limits.bodyBytes) throw new UnreadableFile(`An event has at most ${limits.bodyBytes} bytes.`);
      chunks.push(chunk);
    }
    return { kind: 'bytes', bytes: Buffer.concat(chunks) };
  });

/** A JSON document; nothing without a file. */
export const readJsonFile = (
  file: string | undefined,
  io: Io,
): Promise<{ readonly kind: 'document'; readonly value: unknown } | Failed> =>
  guarded(io, async () => ({
    kind: 'document',
    value: file === undefined ? undefined : await readDocument(openInput(file, io)),
  }));

async function guarded<T>(io: Io, read: () => Promise<T>): Promise<T | Failed> {
  try {
    return await read();
  } catch (error) {
    if (io.signal.aborted) return { kind: 'failed', failure: INTERRUPTED };
    const unreadable = toUnreadable(error);
    if (unreadable instanceof UnreadableFile) return failed('file', unreadable.message);
    throw error;
  }
}
