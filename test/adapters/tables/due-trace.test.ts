import { createSecretKey } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDueBook } from '../../../src/adapters/tables/due-book.ts';
import { createSendDue } from '../../../src/app/send-due.ts';
import { encodeMessage } from '../../../src/intake/message.ts';
import { noTracer } from '../../../src/ports/tracer.ts';
import { STARTS_WITHIN_MS, startTables, type Tables } from '../../contracts/tables.ts';
import { aMessage, NOW } from '../../factories.ts';
import { createFakeQueue } from '../../fakes/queue.ts';
import { collectSpans } from '../telemetry/collect.ts';
import { TRACE_ID, TRACE_PARENT } from '../telemetry/hostile.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
}, STARTS_WITHIN_MS);
afterAll(() => tables.close());

it('what is due goes on in the trace that it was put in, months later', async () => {
  const { tracer, named } = collectSpans();
  const table = tables.table('due');
  await table.createTable();
  const key = createSecretKey(Buffer.alloc(32, 1));
  const at = new Date(NOW + 90 * 24 * 3_600_000).toISOString();
  const put = async (name: string, inTracer = tracer) => {
    const body = encodeMessage(aMessage({ key: name }));
    await createDueBook(table, [key], inTracer).put({ key: name, at, body });
  };
  await tracer.span({ name: 'hire', kind: 'consumer', parent: TRACE_PARENT }, () => put('traced'));
  await put('untraced', noTracer);

  const assignments = createFakeQueue();
  const dueBook = createDueBook(table, [key], noTracer);
  await createSendDue({ dueBook, assignments, now: () => Date.parse(at) })(() => {});
  expect(assignments.arrivals.map(({ messageId, traceparent }) => [messageId, traceparent]).sort()).toEqual([
    ['traced#0', `00-${TRACE_ID}-${named('hire').spanId}-01`],
    ['untraced#0', undefined],
  ]);
});
