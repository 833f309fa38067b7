import { createRemoteJWKSet } from 'jose';
import { createCatalogStore } from './adapters/blobs/catalog-store.ts';
import { connectContainer, connectServiceBus, connectTable, createCredential } from './adapters/connections.ts';
import { createGraph } from './adapters/graph/client.ts';
import { createDefinitions } from './adapters/graph/definitions.ts';
import { createDirectory } from './adapters/graph/directory.ts';
import { createSearch } from './adapters/graph/search.ts';
import { createRecords, type RecordApi } from './adapters/records/records.ts';
import { createDeadLetterBox } from './adapters/service-bus/dead-letter-box.ts';
import { createGivenUp } from './adapters/service-bus/given-up.ts';
import { createOutcomes } from './adapters/service-bus/outcomes.ts';
import { createQueue } from './adapters/service-bus/queue.ts';
import { createAudit } from './adapters/tables/audit.ts';
import { createBulkCounter } from './adapters/tables/bulk-counter.ts';
import { createBulkExceptions } from './adapters/tables/bulk-exceptions.ts';
import { createDeadLetterIndex } from './adapters/tables/dead-letter-index.ts';
import { createDueBook } from './adapters/tables/due-book.ts';
import { createGateStore } from './adapters/tables/gate-store.ts';
import { createLedger } from './adapters/tables/ledger.ts';
import { createRecentEvents } from './adapters/tables/recent-events.ts';
import { createTargetMemories } from './adapters/tables/target-memories.ts';
import type { Config } from './config.ts';
import type { Tracer } from './ports/tracer.ts';
import { outcomesQueue, queues, storage } from './topology.ts';

export type Ports = ReturnType<typeof connect>;

const HOUR = 60 * 60_000;

/** The real adapters; nothing is contacted before its first use. */
export function connect(config: Config, now: () => number, tracer: Tracer) {
  const credential = createCredential(config.credential);
  const graph = createGraph({ ...config.graph, credential, now, tracer });
  const serviceBus = connectServiceBus(config.serviceBus, credential);
  const table = (name: string) => connectTable(config.storage, credential, name);
  return {
    directory: createDirectory(graph),
    search: createSearch(graph),
    definitions: createDefinitions(graph, now),
    store: createCatalogStore(connectContainer(config.storage, credential, storage.container), storage.catalogBlob),
    ledger: createLedger(table(storage.requestsTable)),
    memories: createTargetMemories(table(storage.targetsTable), config.digestKeys),
    gateStore: createGateStore(table(storage.gateTable)),
    index: createDeadLetterIndex(table(storage.deadLettersTable)),
    dueBook: createDueBook(table(storage.dueTable), config.digestKeys, tracer),
    bulkCounter: createBulkCounter(table(storage.guardTable)),
    bulkExceptions: createBulkExceptions(table(storage.guardTable)),
    recentEvents: createRecentEvents(table(storage.recentTable)),
    events: createQueue(serviceBus, queues.events.name, tracer),
    assignments: createQueue(serviceBus, queues.assignments.name, tracer),
    box: createDeadLetterBox(serviceBus, queues.deadLetters.name, tracer),
    givenUp: createGivenUp(serviceBus, tracer),
    audit: createAudit(table(storage.auditTable)),
    outcomes: config.outcomes ? createOutcomes(serviceBus, outcomesQueue.name, relayOf(config), tracer) : undefined,
    records: createRecords({ apis: recordApis(config), localUrl: config.localRecordsUrl, now, tracer }),
    keys: createRemoteJWKSet(new URL(config.tokens.keysUrl), { cacheMaxAge: 24 * HOUR, timeoutDuration: 5_000 }),
  };
}

/** Tells the events of this relay from those of others: the first of its audiences, which no other relay has. */
const relayOf = ({ tokens }: Config): string => encodeURI(tokens.audiences[0] ?? '');

/** Of each source whose events are thin: where its records are, and how the relay proves itself there. */
const recordApis = ({ sources, secrets }: Config): ReadonlyMap<string, RecordApi> =>
  new Map(
    sources.flatMap(({ source: { name }, translation: { enrich } }) =>
      enrich ? [[name, { userName: undefined, body: undefined, ...enrich, secret: secrets.outbound.get(name) }]] : [],
    ),
  );
