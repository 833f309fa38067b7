import type { Defence } from './defence.ts';

const PURGE = 'test/app/purge-ledger.test.ts';
const ROWS = 'test/adapters/tables/purge-requests.test.ts';
const LEDGER = 'test/contracts/ledger.test.ts';

/** Defences of what the ledger may forget. */
export const retentionDefences: readonly Defence[] = [
  {
    name: 'retention: no dead letter',
    source: 'src/adapters/tables/request-rows.ts',
    without: ["state !== 'deadLettered' && ", ''],
    file: LEDGER,
    test: 'what the ledger in a table forgets is nothing that is deadLettered',
  },
  {
    name: 'retention: nothing that is open',
    source: 'src/adapters/tables/request-rows.ts',
    without: ['const isOver = isClosed(state) && ', 'const isOver = '],
    file: LEDGER,
    test: 'what the ledger in a table forgets is nothing that is scheduled',
  },
  {
    name: 'retention: nothing that is not yet told',
    source: 'src/adapters/tables/request-rows.ts',
    without: [' && untold === undefined;', ';'],
    file: LEDGER,
    test: 'what the ledger in a table forgets is nothing that is not yet told, until it is',
  },
  {
    name: 'retention: counted from the closing',
    source: 'src/adapters/tables/request-rows.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text
    without: ['`${OVER}${toText(updatedAt)}_${key}`', '`${OVER}${toText(receivedAt)}_${key}`'],
    file: LEDGER,
    test: 'what the ledger in a table forgets is what was closed before, however long ago it was received',
  },
  {
    name: 'retention: only what was read',
    source: 'src/adapters/tables/purge-requests.ts',
    without: ['ownRow(key), { etag }', 'ownRow(key)'],
    file: ROWS,
    test: 'a purge does not take a request that came under the same id meanwhile',
  },
  {
    name: 'retention: what is interrupted is found again',
    source: 'src/adapters/tables/purge-requests.ts',
    without: ['indexRows.filter((other) => other !== rowKey)', 'indexRows'],
    file: ROWS,
    test: 'a purge leaves no row, wherever it is interrupted',
  },
  {
    name: 'retention: no request by a row that stayed behind',
    source: 'src/adapters/tables/purge-requests.ts',
    without: ['if (indexRows.includes(rowKey)) {', 'if (recorded) {'],
    file: ROWS,
    test: 'a purge takes a row that stayed behind, and not the request that it once led to',
  },
  {
    name: 'retention: an end in time',
    source: 'src/app/purge-ledger.ts',
    without: [' && now() - startedAt < WORKS_FOR_IN_MS', ''],
    file: PURGE,
    test: 'the ledger is purged in time for the host, and goes on with the next run',
  },
];
