import { createSeal } from './adapters/seal.ts';
import { createCatalogCache } from './app/catalog.ts';
import { createLimitRate } from './app/limit-rate.ts';
import { createTranslations } from './app/translations.ts';
import { createUseCases } from './app/use-cases.ts';
import type { Config } from './config.ts';
import type { Ports } from './connect.ts';
import { createSources } from './domain/source.ts';
import { allowWebhookOrigin } from './handlers/allow-webhook-origin.ts';
import { createBulkException, endBulkException, showBulkException } from './handlers/bulk-exceptions.ts';
import { cancelRequest } from './handlers/cancel-request.ts';
import { createPlan } from './handlers/create-plan.ts';
import { createVerification } from './handlers/create-verification.ts';
import { createGuard } from './handlers/guard.ts';
import { live, ready } from './handlers/health.ts';
import { listAudit } from './handlers/list-audit.ts';
import { listDeadLetters, showDeadLetter } from './handlers/list-dead-letters.ts';
import { listDefinitions } from './handlers/list-definitions.ts';
import { listRequests } from './handlers/list-requests.ts';
import { openapi } from './handlers/openapi.ts';
import { operateDeadLetters } from './handlers/operate-dead-letters.ts';
import { assignmentsQueue, eventsQueue, sourceQueue, timer } from './handlers/queues.ts';
import { searchAttributes, showAttributes } from './handlers/read-attributes.ts';
import { receiveWebhook } from './handlers/receive-webhook.ts';
import { refreshDefinitions } from './handlers/refresh-definitions.ts';
import { replaceDeadLetter } from './handlers/replace-dead-letter.ts';
import { requestStatus } from './handlers/request-status.ts';
import { searchTargets } from './handlers/search-targets.ts';
import { showHealth } from './handlers/show-health.ts';
import { submitBatch } from './handlers/submit-batch.ts';
import { submitRequest } from './handlers/submit-request.ts';
import { auditQuery } from './intake/audit-query.ts';
import { createCursors } from './intake/cursor.ts';
import { deadLettersQuery, definitionsQuery } from './intake/list-query.ts';
import { rememberTokens } from './intake/remember-token.ts';
import { requestsQuery } from './intake/requests-query.ts';
import { attributesQuery, nameQuery } from './intake/target-name.ts';
import { verifyToken } from './intake/token.ts';
import { createWebhooks } from './intake/webhook.ts';
import type { Log } from './ports/log.ts';
import type { Tracer } from './ports/tracer.ts';
import { sourceQueue as queueOfSource, roles, serviceBusTrigger } from './topology.ts';

export type Surroundings = {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
  readonly newId: () => string;
  readonly log: Log;
  readonly tracer: Tracer;
};

/** The wiring: ports to use cases to handlers, and no decision of its own. */
export function compose(config: Config, ports: Ports, surroundings: Surroundings) {
  const { now, newId, log, tracer } = surroundings;
  const { definitions, store, ledger, index, memories, assignments, audit, keys } = ports;
  const sources = createSources(config.sources.map(({ source }) => source));
  const catalog = createCatalogCache({ definitions, store, now, log });
  const { digestKeys, auditRetentionInMs } = config;
  const configuration = {
    sources,
    translations: createTranslations(config.sources),
    catalog,
    digestKeys,
    auditRetentionInMs,
  };
  const app = createUseCases({ ...ports, ...surroundings, ...configuration });
  const { submit, discard } = app;

  const trust = { ...config.tokens, keys, now };
  const authenticate = rememberTokens((authorization) => verifyToken(trust, authorization), now);
  const guard = createGuard(authenticate);
  const webhooks = createWebhooks(config.sources, config.secrets, authenticate);
  const readsRequests = [roles.submit, roles.readRequests];
  const operates = [roles.operate];
  const cursors = createCursors(createSeal(digestKeys));
  const replayed = { status: 202, state: 'queued', work: app.replay };
  const discarded = { status: 200, state: 'discarded', work: discard };
  const reads = [roles.readAttributes];
  const reading = { sources, ...app, cursors };
  const readiness = [
    () => catalog.get().then(() => true),
    () => ledger.get('ready').then(() => true),
    () => assignments.probe(),
  ];
  return {
    submitRequest: guard([roles.submit], submitRequest({ sources, submit, now, newId, tracer })),
    submitBatch: guard([roles.submit], submitBatch({ sources, submit, now, newId })),
    requestStatus: guard(readsRequests, requestStatus({ sources, ledger })),
    listRequests: guard(readsRequests, listRequests({ sources, ledger, cursors }), requestsQuery.names),
    cancelRequest: guard(operates, cancelRequest(app.cancel)),
    listDeadLetters: guard(operates, listDeadLetters(index, cursors), deadLettersQuery.names),
    showDeadLetter: guard(operates, showDeadLetter(index)),
    replayDeadLetters: guard(operates, operateDeadLetters(index, cursors, replayed)),
    discardDeadLetters: guard(operates, operateDeadLetters(index, cursors, discarded)),
    replaceDeadLetter: guard(operates, replaceDeadLetter({ sources, index, submit, discard, now })),
    createBulkException: guard(operates, createBulkException(app.bulkException, now)),
    endBulkException: guard(operates, endBulkException(app.bulkException)),
    showBulkException: guard(operates, showBulkException(app.bulkException)),
    // Who reads it needs no role that changes anything; who operates the relay needs no other one.
    listAudit: guard([roles.readRequests, roles.operate], listAudit(audit, cursors), auditQuery.names),
    createVerification: guard(operates, createVerification({ verify: app.verify, memories, cursors })),
    showUserAttributes: guard(reads, showAttributes('user', reading), attributesQuery.user.names),
    showServicePrincipalAttributes: guard(
      reads,
      showAttributes('servicePrincipal', reading),
      attributesQuery.servicePrincipal.names,
    ),
    searchUserAttributes: guard(reads, searchAttributes('user', reading), nameQuery.user.names),
    searchServicePrincipalAttributes: guard(
      reads,
      searchAttributes('servicePrincipal', reading),
      nameQuery.servicePrincipal.names,
    ),
    searchUsers: guard(reads, searchTargets('user', reading)),
    searchServicePrincipals: guard(reads, searchTargets('servicePrincipal', reading)),
    createPlan: guard([roles.submit], createPlan({ sources, planRequest: app.planRequest, newId })),
    listDefinitions: guard(Object.values(roles), listDefinitions(catalog), definitionsQuery.names),
    refreshDefinitions: guard(operates, refreshDefinitions(catalog)),
    receiveWebhook: receiveWebhook({ webhooks, ...app, limitRate: createLimitRate(now), now, newId, tracer }),
    allowWebhookOrigin: allowWebhookOrigin(webhooks),
    showHealth: guard([roles.operate, roles.readRequests], showHealth({ gate: app.gate, catalog, now })),
    live,
    ready: ready(readiness, now),
    openapi: openapi(async () => (await import('../schemas/openapi.json', { with: { type: 'json' } })).default),
    sourceQueues: sources.queues.map((name) => ({
      ...{ name: `queue-${name}`, options: serviceBusTrigger(queueOfSource(name)) },
      handler: sourceQueue(name, sources, app.acceptEvent),
    })),
    events: eventsQueue(app.receiveQueued, now),
    assignments: assignmentsQueue(app.apply),
    refreshCatalog: timer(async () => void (await catalog.refresh())),
    sendDue: timer(app.sendDue),
    moveGivenUp: timer(app.moveGivenUp),
    purgeBulkCounts: timer(app.purgeBulkCounts),
    tellClosed: timer(app.tellClosed),
    purgeAudit: timer(app.purgeAudit),
    forgetEvents: timer(app.forgetEvents),
  };
}
