import { type Failed, failed, INTERRUPTED, UnreadableFile } from '../failure.ts';
import type { Io } from '../io.ts';
import { readDocument } from './json-document.ts';
import { openInput } from './text.ts';

/** A file that holds one request. What it says is for the relay to judge. */
export async function readRequest(file: string, io: Io): Promise<{ kind: 'request'; request: unknown } | Failed> {
  try {
    return { kind: 'request', request: await readDocument(openInput(file, io)) };
  } catch (error) {
    if (io.signal.aborted) return { kind: 'failed', failure: INTERRUPTED };
    if (error instanceof UnreadableFile) return failed('file', error.message);
    throw error;
  }
}
