import { odata, type TableClient } from '@azure/data-tables';
import * as z from 'zod';
import type { RecentEvent, RecentEvents } from '../../ports/recent-events.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { createAttempt, withinTime } from './attempt.ts';
import { readRow, readRows } from './read-rows.ts';
import { toText } from './time.ts';

const PARTITION = 'recent';
const AT_ONCE = 100;
/** Each lost race means that another delivery of the same content has won it. */
const RACES = 5;

const row = z.object({ etag: z.string(), eventId: z.string(), receivedAt: z.string() });
const expired = z.object({ rowKey: z.string(), etag: z.string() });

/** One row a content: the first delivery of it. */
export function createRecentEvents(table: TableClient): RecentEvents {
  const attempt = createAttempt(table, 'recentEvents');
  const insert = (entity: Entity) =>
    attempt<boolean>(() => table.createEntity(entity, withinTime()).then(() => true), { 409: false });
  const replace = (entity: Entity, etag: string) =>
    attempt<boolean>(() => table.updateEntity(entity, 'Replace', { etag, ...withinTime() }).then(() => true), {
      404: false,
      412: false,
    });

  /** Undefined when another delivery came in between. */
  async function claimOnce(entity: Entity, withinInMs: number): Promise<RecentEvent | undefined> {
    const found = await readRow({ table, attempt }, entity.partitionKey, entity.rowKey);
    if (!found) return (await insert(entity)) ? eventOf(entity) : undefined;
    const { etag, ...first } = row.parse(found);
    const elapsed = Date.parse(entity.receivedAt) - Date.parse(first.receivedAt);
    if (Math.abs(elapsed) < withinInMs) return eventOf(first);
    // Read again long after; what came since stays on record.
    if (elapsed < 0) return eventOf(entity);
    return (await replace(entity, etag)) ? eventOf(entity) : undefined;
  }

  return {
    async claim(content, { eventId, receivedAt }, withinInMs) {
      const entity = { partitionKey: PARTITION, rowKey: content, eventId, receivedAt: toText(receivedAt) };
      for (let race = 0; race < RACES; race++) {
        const first = await claimOnce(entity, withinInMs);
        if (first) return first;
      }
      throw new Unavailable('recentEvents', new Error('Every race for a row was lost'));
    },

    async purge(before) {
      const clauses = [odata`PartitionKey eq ${PARTITION}`, odata`receivedAt lt ${toText(before)}`];
      const query = { table, attempt, clauses };
      for (let found = AT_ONCE; found === AT_ONCE; ) {
        const rows = (await readRows(query, AT_ONCE)).map((one) => expired.parse(one));
        found = rows.length;
        // One that was claimed anew since is another row.
        for (const { rowKey, etag } of rows) {
          const gone = { 404: 'gone', 412: 'claimed anew' };
          await attempt<unknown>(() => table.deleteEntity(PARTITION, rowKey, { etag, ...withinTime() }), gone);
        }
      }
    },
  };
}

type Entity = RecentEvent & { readonly partitionKey: string; readonly rowKey: string };

const eventOf = ({ eventId, receivedAt }: RecentEvent): RecentEvent => ({ eventId, receivedAt });
