import type { TableClient } from '@azure/data-tables';
import { startAzurite } from '../../local/stack/azurite.ts';
import { connectTable } from '../../src/adapters/connections.ts';
import { openDetour } from './detour.ts';

/** Tables of an emulator, behind a connection that can fail. */
export type Tables = {
  table(name: string): TableClient;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

/** An emulator takes its time on a busy machine. */
export const STARTS_WITHIN_MS = 30_000;

/** Connection strings have their own key. */
const noCredential = { getToken: async () => null };

export async function startTables(): Promise<Tables> {
  const azurite = await startAzurite({ blobs: 0, tables: 0 });
  const { port } = new URL(azurite.tables);
  const { port: detourPort, goAway, comeBack } = await openDetour(Number(port));
  const connectionString = azurite.connectionString.replace(`127.0.0.1:${port}/`, `127.0.0.1:${detourPort}/`);
  return {
    table: (name) => connectTable({ kind: 'connectionString', connectionString }, noCredential, name),
    goAway,
    comeBack,
    async close() {
      await goAway();
      await azurite.close();
    },
  };
}

/** Every row of a table as it is stored. */
export async function rowsOf(table: TableClient): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const row of table.listEntities<Record<string, unknown>>({ disableTypeConversion: true })) rows.push(row);
  return rows;
}
