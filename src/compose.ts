import { createRemoteJWKSet } from 'jose';
import { createCatalogStore } from './adapters/blobs/catalog-store.ts';
import { connectContainer, connectServiceBus, connectTable, createCredential } from './adapters/connections.ts';
import { createGraph } from './adapters/graph/client.ts';
import { createDefinitions } from './adapters/graph/definitions.ts';
import { createDirectory } from './adapters/graph/directory.ts';
import { createQueue } from './adapters/service-bus/queue.ts';
import { createLedger } from './adapters/tables/ledger.ts';
import { createAcceptEvent } from './app/accept-event.ts';
import { createApply } from './app/apply.ts';
import { createCatalogCache } from './app/catalog.ts';
import { createPerform } from './app/perform.ts';
import { createReceive } from './app/receive.ts';
import { createSubmit } from './app/submit.ts';
import type { Config } from './config.ts';
import { createSources } from './domain/source.ts';
import { createGuard } from './handlers/guard.ts';
import { live, ready } from './handlers/health.ts';
import { listDefinitions } from './handlers/list-definitions.ts';
import { assignmentsQueue, eventsQueue, sourceQueue } from './handlers/queues.ts';
import { requestStatus } from './handlers/request-status.ts';
import { submitBatch } from './handlers/submit-batch.ts';
import { submitRequest } from './handlers/submit-request.ts';
import { rememberTokens } from './intake/remember-token.ts';
import { verifyToken } from './intake/token.ts';
import type { Log } from './ports/log.ts';
import { queues, roles, storage } from './topology.ts';

export type Surroundings = { readonly now: () => number; readonly newId: () => string; readonly log: Log };
export type Ports = ReturnType<typeof connect>;

const HOUR = 60 * 60_000;

/** The real adapters; nothing is contacted before its first use. */
export function connect(config: Config, now: () => number) {
  const credential = createCredential(config.credential);
  const graph = createGraph({ ...config.graph, credential });
  const serviceBus = connectServiceBus(config.serviceBus, credential);
  return {
    directory: createDirectory(graph),
    definitions: createDefinitions(graph, now),
    store: createCatalogStore(connectContainer(config.storage, credential, storage.container), storage.catalogBlob),
    ledger: createLedger(connectTable(config.storage, credential, storage.requestsTable)),
    events: createQueue(serviceBus, queues.events.name),
    assignments: createQueue(serviceBus, queues.assignments.name),
    keys: createRemoteJWKSet(new URL(config.tokens.keysUrl), { cacheMaxAge: 24 * HOUR, timeoutDuration: 5_000 }),
  };
}

/** The wiring: ports to use cases to handlers, and no decision of its own. */
export function compose(config: Config, ports: Ports, { now, newId, log }: Surroundings) {
  const { directory, definitions, store, ledger, events, assignments, keys } = ports;
  const sources = createSources(config.sources);
  const catalog = createCatalogCache({ definitions, store, now, log });
  const submit = createSubmit({ ledger, assignments, catalog, digestKey: config.digestKey, now });
  const perform = createPerform({ sources, catalog, directory });
  const trust = { ...config.tokens, keys, now };
  const guard = createGuard(rememberTokens((authorization) => verifyToken(trust, authorization), now));
  const readiness = [
    () => catalog.get().then(() => true),
    () => ledger.get('ready').then(() => true),
    () => assignments.probe(),
  ];
  return {
    submitRequest: guard([roles.submit], submitRequest({ sources, submit, now, newId })),
    submitBatch: guard([roles.submit], submitBatch({ sources, submit, now, newId })),
    requestStatus: guard([roles.submit, roles.readRequests], requestStatus({ sources, ledger })),
    listDefinitions: guard(Object.values(roles), listDefinitions(catalog)),
    live,
    ready: ready(readiness, now),
    onboarding: sourceQueue(queues.onboarding.name, sources, createAcceptEvent({ events, ledger, now })),
    events: eventsQueue(createReceive({ sources, submit, ledger, now }), now),
    assignments: assignmentsQueue(createApply({ ledger, perform, now })),
    async refreshCatalog() {
      await catalog.refresh();
    },
  };
}
