import { odata, type TableClient, type TransactionAction } from '@azure/data-tables';
import * as z from 'zod';
import type { BulkCounter, SourceHour } from '../../ports/bulk-counter.ts';
import { createAttempt, withinTime } from './attempt.ts';
import { readRow, readRows } from './read-rows.ts';
import { etagOfFirst } from './request-change.ts';

const counterRow = z.object({ etag: z.string(), count: z.int32() });
const rowKeys = z.object({ partitionKey: z.string(), rowKey: z.string() });

/** The counter as it was last seen; without an etag where there is none yet. */
type Counter = { readonly count: number; readonly etag: string | undefined };

type Admission = { readonly kind: 'admitted' | 'full'; readonly counter: Counter };

const NONE: Counter = { count: 0, etag: undefined };
const COUNTER = 'counter';
const CHANGED = '';
/** Of a transaction; learn, performing entity group transactions. */
const ACTIONS_AT_ONCE = 100;
const ROWS_AT_ONCE = 1_000;

/**
 * A partition for each hour of a source: one row a target, and one that counts them. A target's row is made together
 * with a change of the counter, on the condition that the counter is still what it was: so nobody gets in uncounted, and
 * of two who take the last place one finds it taken. Old hours are the beginning of the table.
 */
export function createBulkCounter(table: TableClient): BulkCounter {
  const attempt = createAttempt(table, 'bulkGuard');
  const access = { table, attempt };
  const inTurn = createTurns();
  const known = new Map<string, { readonly hour: string; readonly counter: Counter }>();

  const isAdmitted = async (partition: string, objectId: string): Promise<boolean> =>
    (await readRow(access, partition, objectId)) !== undefined;

  async function readCounter(partition: string): Promise<Counter> {
    const row = await readRow(access, partition, COUNTER);
    return row ? counterRow.parse(row) : NONE;
  }

  /** The counter after it; undefined when the target was there already, or somebody else was quicker. */
  async function add(partitionKey: string, objectId: string, counter: Counter): Promise<Counter | undefined> {
    const { etag } = counter;
    const entity = { partitionKey, rowKey: COUNTER, count: counter.count + 1 };
    const counted: TransactionAction =
      etag === undefined ? ['create', entity] : ['update', entity, 'Replace', { etag }];
    const actions = [counted, ['create', { partitionKey, rowKey: objectId }]] satisfies TransactionAction[];
    const after = await attempt(async () => etagOfFirst(await table.submitTransaction(actions, withinTime())), {
      404: CHANGED,
      409: CHANGED,
      412: CHANGED,
    });
    return after === CHANGED ? undefined : { count: entity.count, etag: after };
  }

  /** Undefined when somebody else was quicker: the counter is another then. */
  async function tryOnce(
    partition: string,
    objectId: string,
    limit: number,
    counter: Counter,
  ): Promise<Admission | undefined> {
    const after = counter.count < limit ? await add(partition, objectId, counter) : undefined;
    if (after || (await isAdmitted(partition, objectId))) return { kind: 'admitted', counter: after ?? counter };
    return counter.count < limit ? undefined : { kind: 'full', counter };
  }

  async function admit(place: SourceHour, objectId: string, limit: number): Promise<'admitted' | 'full'> {
    const { source, hour } = place;
    const partition = partitionOf(place);
    const last = known.get(source);
    let admission = await tryOnce(partition, objectId, limit, last?.hour === hour ? last.counter : NONE);
    // It ends: each time another target was admitted.
    while (!admission) admission = await tryOnce(partition, objectId, limit, await readCounter(partition));
    known.set(source, { hour, counter: admission.counter });
    return admission.kind;
  }

  return {
    /** One after the other, for those of one process would only get into each other's way. */
    admit: (place, objectId, limit) => inTurn(() => admit(place, objectId, limit)),

    count: async (place) => (await readCounter(partitionOf(place))).count,

    async purge(hour) {
      const clauses = [odata`PartitionKey ge ${'0'}`, odata`PartitionKey lt ${hour}`];
      const query = { ...access, clauses, select: ['PartitionKey', 'RowKey'], rowsAtOnce: ROWS_AT_ONCE };
      let rows: readonly object[];
      do {
        rows = await readRows(query, ROWS_AT_ONCE);
        await remove(rows);
      } while (rows.length > 0);
    },
  };

  async function remove(rows: readonly object[]): Promise<void> {
    const partitions = Map.groupBy(
      rows.map((row) => rowKeys.parse(row)),
      ({ partitionKey }) => partitionKey,
    );
    for (const old of partitions.values()) {
      for (let at = 0; at < old.length; at += ACTIONS_AT_ONCE) {
        const actions = old.slice(at, at + ACTIONS_AT_ONCE).map((row): TransactionAction => ['delete', row]);
        await attempt<unknown>(() => table.submitTransaction(actions, withinTime()), { 404: 'somebody else does it' });
      }
    }
  }
}

const partitionOf = ({ source, hour }: SourceHour): string => `${hour}_${source}`;

function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn;
    return turn;
  };
}
