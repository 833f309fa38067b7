import { createSecretKey } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectServiceBus, connectTable } from '../../src/adapters/connections.ts';
import { createDeadLetterBox } from '../../src/adapters/service-bus/dead-letter-box.ts';
import { createGivenUp } from '../../src/adapters/service-bus/given-up.ts';
import { createOutcomes } from '../../src/adapters/service-bus/outcomes.ts';
import { createQueue } from '../../src/adapters/service-bus/queue.ts';
import { createAudit } from '../../src/adapters/tables/audit.ts';
import { createBulkCounter } from '../../src/adapters/tables/bulk-counter.ts';
import { createBulkExceptions } from '../../src/adapters/tables/bulk-exceptions.ts';
import { createDeadLetterIndex } from '../../src/adapters/tables/dead-letter-index.ts';
import { createDueBook } from '../../src/adapters/tables/due-book.ts';
import { createGateStore } from '../../src/adapters/tables/gate-store.ts';
import { createLedger } from '../../src/adapters/tables/ledger.ts';
import { createTargetMemories } from '../../src/adapters/tables/target-memories.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { aLedgerEntry, USER_ID } from '../factories.ts';

/** Takes connections and says nothing: the outage that nobody is told of. One account still creates tables. */
let server: Server;
const sockets = new Set<Socket>();
beforeAll(async () => {
  server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.on('data', (data) => {
      if (data.includes('POST /creating/Tables')) socket.write('HTTP/1.1 204 No Content\r\n\r\n');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

const key = createSecretKey(Buffer.alloc(32, 1));
const noCredential = { getToken: async () => null };
const letter = { key: 'any', kind: 'event', source: 'hr', reason: 'invalid', attempts: 0, hop: 0 } as const;
const body = new Uint8Array();
const time = '2026-11-20T09:00:00.000Z';

function calls(): Record<string, Promise<unknown>> {
  const { port } = server.address() as AddressInfo;
  const account = `AccountName=any;AccountKey=${Buffer.alloc(64).toString('base64')}`;
  const table = (name: string, path = 'any') => {
    const storage = `DefaultEndpointsProtocol=http;${account};TableEndpoint=http://127.0.0.1:${port}/${path}`;
    return connectTable({ kind: 'connectionString', connectionString: storage }, noCredential, name);
  };
  const ledger = createLedger(table('requests', 'creating'));
  const version = 'W/"any"';
  const access = `SharedAccessKeyName=any;SharedAccessKey=${Buffer.alloc(32).toString('base64')}`;
  const connectionString = `Endpoint=sb://127.0.0.1:${port};${access};UseDevelopmentEmulator=true`;
  const client = connectServiceBus({ kind: 'connectionString', connectionString }, noCredential);
  const box = createDeadLetterBox(client, 'dead-letters', noTracer);
  return {
    'ledger.get': createLedger(table('requests')).get('any'),
    'ledger.reserve': createLedger(table('requests')).reserve(aLedgerEntry()),
    'ledger.list': createLedger(table('requests')).list({ selector: { by: 'open' } }, 10),
    'ledger.get, of a table': ledger.get('any'),
    'ledger.reserve, of a table': ledger.reserve(aLedgerEntry()),
    'ledger.update, of a table': ledger.update(aLedgerEntry(), version),
    'ledger.list, of a table': ledger.list({ selector: { by: 'open' } }, 10),
    'gate.read': createGateStore(table('gate')).read(),
    'memories.read': createTargetMemories(table('targets'), [key]).read({ type: 'user', objectId: USER_ID }),
    'audit.put': createAudit(table('audit')).put({ id: 'any', at: time, outcome: 'applied', source: 'hr' }),
    'audit.list': createAudit(table('audit')).list({}, 10),
    'audit.purge': createAudit(table('audit')).purge(time, 10),
    'index.list': createDeadLetterIndex(table('deadletters')).list({}, 10),
    'due.before': createDueBook(table('due'), [key], noTracer).before(time, 10),
    'bulkCounter.admit': createBulkCounter(table('guard')).admit({ source: 'hr', hour: '2026-11-20T09' }, USER_ID, 1),
    'bulkExceptions.get': createBulkExceptions(table('guard')).get('hr'),
    'queue.send': createQueue(client, 'events', noTracer).send({ messageId: 'any', body }),
    'outcomes.send': createOutcomes(client, 'outcomes', 'any', noTracer).send({
      ...{ id: 'any', at: time, request: 'any', source: 'hr', state: 'applied' },
    }),
    'box.put': box.put({ ...letter, receivedAt: time, body }),
    'box.open': box.open('any'),
    'givenUp.drain': createGivenUp(client, noTracer).drain(
      'events',
      async () => {},
      () => true,
    ),
  };
}

it('a store that takes a connection and says nothing is unavailable, and nobody waits for it for long', async () => {
  const answers = await Promise.all(
    Object.entries(calls()).map(async ([name, call]) => [name, await call.catch((error: unknown) => error)]),
  );
  expect(answers.filter(([, answer]) => !(answer instanceof Unavailable))).toEqual([]);
}, 25_000);
