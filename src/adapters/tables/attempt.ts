import { RestError, type TableClient } from '@azure/data-tables';
import { Unavailable } from '../../ports/unavailable.ts';

/** @param answers what a status code means, where the port has a word for it; everything else is an outage */
export type Attempt = <T>(work: () => Promise<T>, answers?: Readonly<Record<number, T>>) => Promise<T>;

/** Calls of one table. The table is created with the first. */
export function createAttempt(table: TableClient, port: Unavailable['port']): Attempt {
  const ready = createOnce(table);
  return async <T>(work: () => Promise<T>, answers: Readonly<Record<number, T>> = {}): Promise<T> => {
    // Apart from the work: a conflict about the table itself is no answer to it.
    await ready().catch((error: unknown) => {
      throw new Unavailable(port, error);
    });
    try {
      return await work();
    } catch (error) {
      const status = error instanceof RestError ? error.statusCode : undefined;
      if (status !== undefined && status in answers) return answers[status] as T;
      throw new Unavailable(port, error);
    }
  };
}

const TIMEOUT_IN_MS = 8_000;

export const withinTime = () => ({ abortSignal: AbortSignal.timeout(TIMEOUT_IN_MS) });

export function etagOf({ etag }: { readonly etag?: string }): string {
  if (!etag) throw new Error('The table gave no etag');
  return etag;
}

/** Creating the table is asked for once a process, by the first call, and again only if it failed. */
function createOnce(table: TableClient): () => Promise<void> {
  let created: Promise<void> | undefined;
  return () => {
    created ??= table.createTable(withinTime()).catch((error: unknown) => {
      created = undefined;
      throw error;
    });
    return created;
  };
}
