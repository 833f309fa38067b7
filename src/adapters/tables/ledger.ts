import { RestError, type TableClient } from '@azure/data-tables';
import type { Ledger, Recorded } from '../../ports/ledger.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { fromEntity, toEntity } from './entry.ts';

/** Requests in a table, one partition a key. Conflicts and absence are answers; everything else is an outage. */
export function createLedger(table: TableClient): Ledger {
  const ready = createOnce(table);

  async function attempt<T>(work: () => Promise<T>, answers: Readonly<Record<number, T>>): Promise<T> {
    try {
      await ready();
      return await work();
    } catch (error) {
      const status = error instanceof RestError ? error.statusCode : undefined;
      if (status !== undefined && status in answers) return answers[status] as T;
      throw new Unavailable('ledger', error);
    }
  }

  async function get(key: string): Promise<Recorded | undefined> {
    const entity = await attempt<object | undefined>(() => table.getEntity(key, ROW, withinTime()), { 404: undefined });
    return entity && fromEntity(entity);
  }

  return {
    get,

    async reserve(entry) {
      const version = await attempt(async () => etagOf(await table.createEntity(toEntity(entry, ROW), withinTime())), {
        409: '',
      });
      if (version !== '') return { kind: 'reserved', entry, version };
      const existing = await get(entry.key);
      if (!existing) throw new Unavailable('ledger', new Error('The entry that was in the way is gone'));
      return { kind: 'exists', ...existing };
    },

    update: (entry, etag) =>
      attempt<Awaited<ReturnType<Ledger['update']>>>(
        async () => {
          const reply = await table.updateEntity(toEntity(entry, ROW), 'Replace', { etag, ...withinTime() });
          return { kind: 'updated', version: etagOf(reply) };
        },
        { 412: { kind: 'changed' }, 404: { kind: 'changed' } },
      ),
  };
}

const ROW = 'request';
const TIMEOUT_IN_MS = 8_000;

const withinTime = () => ({ abortSignal: AbortSignal.timeout(TIMEOUT_IN_MS) });

function etagOf({ etag }: { etag?: string }): string {
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
