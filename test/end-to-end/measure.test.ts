import { afterAll, beforeAll, expect, it } from 'vitest';
import { createQueue } from '../../src/adapters/service-bus/queue.ts';
import { createQueueHeads } from '../../src/adapters/service-bus/queue-heads.ts';
import { createDeadLetterIndex } from '../../src/adapters/tables/dead-letter-index.ts';
import { createGateStore } from '../../src/adapters/tables/gate-store.ts';
import { createLedger } from '../../src/adapters/tables/ledger.ts';
import { createMeasure } from '../../src/app/measure.ts';
import { close, openGate } from '../../src/domain/gate.ts';
import { createSources } from '../../src/domain/source.ts';
import { metrics } from '../../src/ports/meter.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import { queues, sourceQueue } from '../../src/topology.ts';
import { type BrokerUnderTest, OUTAGE_WITHIN_MS, startBrokerUnderTest } from '../contracts/brokers.ts';
import { keyOf } from '../contracts/key-of.ts';
import { STARTS_WITHIN_MS, startTables, type Tables } from '../contracts/tables.ts';
import { aCatalog, aLedgerEntry, aSource } from '../factories.ts';
import { createFakeCatalogStore } from '../fakes/catalog-store.ts';
import { createFakeMeter } from '../fakes/meter.ts';

const MINUTE = 60_000;
const onboarding = sourceQueue('onboarding');

let tables: Tables;
let bus: BrokerUnderTest;
beforeAll(async () => {
  [tables, bus] = await Promise.all([startTables(), startBrokerUnderTest([queues.events, onboarding])]);
}, STARTS_WITHIN_MS);
afterAll(() => Promise.all([tables.close(), bus.close()]));

it(
  'what lies in real tables and queues is measured, and what cannot be reached is missing',
  async () => {
    const { now } = bus;
    const meter = createFakeMeter(now);
    const ledger = createLedger(tables.table('requests'));
    const index = createDeadLetterIndex(tables.table('deadletters'));
    const gateStore = createGateStore(tables.table('gate'));
    const store = createFakeCatalogStore();
    const client = bus.connect();
    const sources = createSources([aSource({ identity: { kind: 'queue', queue: onboarding.name } })]);
    const queueHeads = createQueueHeads(client);
    const measure = createMeasure({ gateStore, store, index, ledger, queueHeads, sources, meter, now });
    const lines: unknown[] = [];
    const run = async () => {
      lines.length = 0;
      await measure((_, event, fields) => lines.push([event, fields]));
      return Object.fromEntries(
        meter
          .points()
          .map((point) => [[point.name, ...Object.values(point.labels)].join(' '), 'value' in point && point.value]),
      );
    };
    const startedAt = now();
    const at = (inMs: number) => new Date(startedAt + inMs).toISOString();
    await store.write(aCatalog([], { loadedAt: startedAt }));
    await ledger.reserve(aLedgerEntry({ key: keyOf('open'), updatedAt: at(2 * MINUTE) }));
    await ledger.reserve(aLedgerEntry({ key: keyOf('later'), state: 'scheduled', effectiveAt: at(60 * MINUTE) }));
    const letter = { kind: 'event', source: 'hr', reason: 'invalid', attempts: 0, hop: 0 } as const;
    await index.put({ ...letter, key: keyOf('letter'), receivedAt: at(0), deadLetteredAt: at(0) });
    const { version } = await gateStore.read();
    await gateStore.write(close(openGate, 'forbidden', undefined, startedAt), version);
    const body = new Uint8Array([123, 125]);
    const events = createQueue(client, queues.events.name, noTracer);
    await events.send({ messageId: 'scheduled', body, scheduledFor: startedAt + 30 * MINUTE });
    bus.advance(4 * MINUTE);
    await events.send({ messageId: 'waiting', body });
    bus.advance(MINUTE);

    const gate = { forbidden: 1, throttled: 0, unauthorized: 0, unavailable: 0 };
    const expected = {
      ...Object.fromEntries(Object.entries(gate).map(([cause, value]) => [`${metrics.gateClosed} ${cause}`, value])),
      [metrics.permissionsLost]: 1,
      [metrics.catalogAge]: 300,
      [metrics.deadLetters]: 1,
      [`${metrics.oldestMessage} events`]: 60,
      [`${metrics.oldestMessage} onboarding`]: 0,
      [metrics.oldestOpenRequest]: 180,
    };
    expect(await run()).toEqual(expected);
    expect(lines).toEqual([]);

    bus.advance(10 * MINUTE);
    await tables.goAway();
    expect(await run()).toEqual({
      [metrics.catalogAge]: 900,
      [`${metrics.oldestMessage} events`]: 660,
      [`${metrics.oldestMessage} onboarding`]: 0,
    });
    expect(lines).toEqual([['measure.incomplete', { missing: ['gate', 'deadLetters', 'openRequests'] }]]);
    await tables.comeBack();
  },
  OUTAGE_WITHIN_MS,
);
