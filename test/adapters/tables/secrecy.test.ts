import { createSecretKey } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAudit } from '../../../src/adapters/tables/audit.ts';
import { createDueBook } from '../../../src/adapters/tables/due-book.ts';
import { createLedger } from '../../../src/adapters/tables/ledger.ts';
import { createTargetMemories } from '../../../src/adapters/tables/target-memories.ts';
import type { AttributeName, AttributeValue, Member } from '../../../src/domain/change.ts';
import { audited, foundBefore } from '../../../src/domain/evidence.ts';
import { memberDigest } from '../../../src/domain/key.ts';
import { noTracer } from '../../../src/ports/tracer.ts';
import { rowsOf, STARTS_WITHIN_MS, startTables, type Tables } from '../../contracts/tables.ts';
import { aLedgerEntry, aStamp, NOW, USER_ID } from '../../factories.ts';

const key = createSecretKey(Buffer.alloc(32, 1));
const SECRET = 'Projekt Geheim';
const NUMBER = 987_654_321;

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
}, STARTS_WITHIN_MS);
afterAll(() => tables.close());

/** As it is, or as a store might have encoded it. */
function expectNoSecret(rows: readonly object[]): void {
  const stored = JSON.stringify(rows);
  const hidden = [SECRET, String(NUMBER), 'Geheim'].flatMap((value) => {
    const bytes = Buffer.from(value);
    return [
      value,
      bytes.toString('hex'),
      bytes.toString('base64').slice(0, -3),
      bytes.toString('base64url').slice(0, -2),
    ];
  });
  expect(hidden.filter((value) => stored.includes(value))).toEqual([]);
}

it('no column of a target has a value, not even of a write of ours', async () => {
  const table = tables.table('targets');
  const memories = createTargetMemories(table, [key]);
  const by = aStamp(1);
  const memory = new Map([
    ['Engineering/Note', { newest: by, written: { at: NOW, by, value: SECRET, dropped: [] } }],
    ['Engineering/Project', { written: { at: NOW, by, value: [SECRET, 'x'], dropped: [SECRET] } }],
    ['Engineering/CostCenter', { written: { at: NOW, by, value: [NUMBER], dropped: [NUMBER] } }],
  ]);
  await memories.write({ type: 'user', objectId: USER_ID }, memory, undefined);
  expect((await memories.read({ type: 'user', objectId: USER_ID })).memory).toEqual(memory);
  const rows = await rowsOf(table);
  expect(rows).toHaveLength(1);
  expectNoSecret(rows);
});

it('no column of what is due has a value, however long the body is', async () => {
  const table = tables.table('due');
  const book = createDueBook(table, [key], noTracer);
  const body = Buffer.from(JSON.stringify({ attributes: { Engineering: { Note: SECRET, CostCenter: [NUMBER] } } }));
  await book.put({ key: 'short', at: '2026-12-01T09:00:00Z', body });
  await book.put({ key: 'long', at: '2026-12-01T09:00:00Z', body: Buffer.concat(Array(1_500).fill(body)) });
  const rows = await rowsOf(table);
  expect(rows.map(({ partitionKey, rowKey }) => [partitionKey, rowKey])).toEqual([
    ['2026-12-01T09', 'long'],
    ['2026-12-01T09', 'short'],
  ]);
  expectNoSecret(rows);
});

it('a body of what is due does not open under another key of a request', async () => {
  const table = tables.table('moved');
  const book = createDueBook(table, [key], noTracer);
  await book.put({ key: 'mine', at: '2026-12-01T09:00:00Z', body: Buffer.from('x') });
  const row = await table.getEntity<Record<string, string>>('2026-12-01T09', 'mine');
  await table.upsertEntity({ ...row, partitionKey: '2026-12-01T09', rowKey: 'yours' }, 'Replace');
  const found = await book.before('2026-12-02T00:00:00Z', 10);
  expect(found.map(({ key: of, body }) => [of, body?.length])).toEqual([
    ['mine', 1],
    ['yours', undefined],
  ]);
});

it('no column of an audit record, nor of the ledger until it is told, has a value', async () => {
  const digest = (attribute: AttributeName, member: Member) => memberDigest(key, attribute, member);
  const attribute = { attributeSet: 'Engineering', name: 'Note', type: 'String', isCollection: false } as const;
  const numbers = { ...attribute, name: 'CostCenter', type: 'Integer', isCollection: true } as const;
  const changes = [
    { attribute, operation: 'set', value: SECRET },
    { attribute: numbers, operation: 'edit', add: [NUMBER], remove: [] },
  ] as const;
  const current = new Map([
    [
      'Engineering',
      new Map<string, AttributeValue>([
        ['Note', `${SECRET}!`],
        ['CostCenter', [NUMBER]],
      ]),
    ],
  ]);
  const found = foundBefore(changes, current, digest, undefined);
  const turns = changes.map((change) => ({ attribute: change.attribute, from: undefined, to: SECRET }));
  const untold = { changes: audited(changes, { Engineering: {} }, { found, turns, digest }) };
  expect(untold.changes.filter(({ before, after }) => before && after)).toHaveLength(2);
  const [requests, records] = [tables.table('untold'), tables.table('audit')];
  await createLedger(requests).reserve(aLedgerEntry({ state: 'applied', found, untold }));
  await createAudit(records).put({
    id: 'any',
    at: '2026-11-20T09:00:00Z',
    outcome: 'applied',
    source: 'hr',
    ...untold,
  });
  expectNoSecret([...(await rowsOf(requests)), ...(await rowsOf(records))]);
});

it('counts of the ledger are whole numbers in the table, so that others can filter by them', async () => {
  const table = tables.table('requests');
  const ledger = createLedger(table);
  await ledger.reserve(aLedgerEntry({ hop: 2, attempts: 0 }));
  const [row] = await rowsOf(table);
  expect(row).toMatchObject({ hop: { type: 'Int32', value: '2' }, attempts: { type: 'Int32', value: '0' } });
});
