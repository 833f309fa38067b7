import type { TableClient } from '@azure/data-tables';
import * as z from 'zod';
import { type GateState, gateCauses, openGate } from '../../domain/gate.ts';
import type { GateStore } from '../../ports/gate-store.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { createAttempt, withinTime } from './attempt.ts';
import { readRow } from './read-rows.ts';

const gateState = z.object({
  closedUntil: z.number(),
  cause: z.enum(gateCauses).optional(),
  closings: z.number(),
  probeUntil: z.number(),
  lastWriteAt: z.number().optional(),
});
const row = z.object({ etag: z.string(), state: z.string() });

/** The gate as one row, open when it is made. */
export function createGateStore(table: TableClient): GateStore {
  const attempt = createAttempt(table, 'gate');

  const get = () => readRow({ table, attempt }, KEYS.partitionKey, KEYS.rowKey);

  /** Of several that find no row, one makes it; the others read what it became since. */
  const create = () =>
    attempt<unknown>(() => table.createEntity(toRow(openGate), withinTime()), { 409: 'somebody else did' });

  return {
    async read() {
      const found = (await get()) ?? (await create().then(get));
      if (!found) throw new Unavailable('gate', new Error('The row that was just there is gone'));
      const { etag, state } = row.parse(found);
      return { state: gateState.parse(JSON.parse(state)), version: etag };
    },

    write: (state, etag) =>
      attempt<'written' | 'changed'>(
        async () => {
          await table.updateEntity(toRow(state), 'Replace', { etag, ...withinTime() });
          return 'written';
        },
        { 412: 'changed', 404: 'changed' },
      ),
  };
}

const KEYS = { partitionKey: 'gate', rowKey: 'gate' };

const toRow = (state: GateState) => ({ ...KEYS, state: JSON.stringify(state) });
