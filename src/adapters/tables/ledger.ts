import type { TableClient, TransactionAction } from '@azure/data-tables';
import type { Ledger, Recorded } from '../../ports/ledger.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { createAttempt, etagOf, withinTime } from './attempt.ts';
import { fromEntity, fromVersion, toVersion } from './entry.ts';
import { createPurgeRequests } from './purge-requests.ts';
import { readRow } from './read-rows.ts';
import { type Change, changeOf, etagOfFirst } from './request-change.ts';
import { createRequestList } from './request-list.ts';
import { ownRow, partitionOf } from './request-rows.ts';
import { createWaitingSince } from './waiting-since.ts';

/**
 * Requests in a table, each with the rows that lists find it by. A request and its rows change in one transaction, so
 * that none is there without the other. Conflicts and absence are answers; everything else is an outage.
 */
export function createLedger(table: TableClient): Ledger {
  const attempt = createAttempt(table, 'ledger');

  async function get(key: string): Promise<Recorded | undefined> {
    const entity = await readRow({ table, attempt }, partitionOf(key), ownRow(key));
    return entity && fromEntity(entity);
  }

  const insert = ({ entity, indexActions }: Change): Promise<string> =>
    attempt(
      async () => etagOfFirst(await table.submitTransaction([['create', entity], ...indexActions], withinTime())),
      { 409: '' },
    );

  const replace = ({ entity, indexActions }: Change, etag: string): Promise<string> =>
    attempt(
      async () => {
        if (indexActions.length === 0) {
          return etagOf(await table.updateEntity(entity, 'Replace', { etag, ...withinTime() }));
        }
        const own: TransactionAction = ['update', entity, 'Replace', { etag }];
        return etagOfFirst(await table.submitTransaction([own, ...indexActions], withinTime()));
      },
      { 404: ABSENT, 412: CHANGED },
    );

  const update: Ledger['update'] = async (entry, version) => {
    const { etag, indexRows } = fromVersion(version);
    const change = changeOf(entry, indexRows);
    const answer = await replace(change, etag);
    if (answer === ABSENT && (await get(entry.key))?.version === version) {
      // It is a row of the index that somebody took away. Those that are to go may stay: no list believes them.
      return update(entry, toVersion({ etag, indexRows: indexRows.filter((row) => change.indexRows.includes(row)) }));
    }
    if (answer === ABSENT || answer === CHANGED) return { kind: 'changed' };
    return { kind: 'updated', version: toVersion({ etag: answer, indexRows: change.indexRows }) };
  };

  return {
    get,

    async reserve(entry) {
      const change = changeOf(entry, []);
      const etag = await insert(change);
      if (etag !== '') {
        return { kind: 'reserved', entry, version: toVersion({ etag, indexRows: change.indexRows }) };
      }
      const existing = await get(entry.key);
      if (!existing) throw new Unavailable('ledger', new Error('The entry that was in the way is gone'));
      return { kind: 'exists', ...existing };
    },

    update,

    list: createRequestList({ table, attempt }, get),

    waitingSince: createWaitingSince({ table, attempt }, get),

    purge: createPurgeRequests({ table, attempt }, get),
  };
}

/** No etag looks like these: they begin with a quote, or with W/ and a quote. */
const ABSENT = 'absent';
const CHANGED = 'changed';
