import { createSecretKey } from 'node:crypto';
import { createCatalogCache } from '../../src/app/catalog.ts';
import type { RawEvent } from '../../src/app/receive.ts';
import { createTranslations } from '../../src/app/translations.ts';
import { createUseCases } from '../../src/app/use-cases.ts';
import { createSources, type Source } from '../../src/domain/source.ts';
import { keepHeaders } from '../../src/intake/headers.ts';
import type { ConfiguredSource } from '../../src/intake/source/read.ts';
import type { Log, LogFields } from '../../src/ports/log.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import {
  APP_ID,
  aDocument,
  aRule,
  aSource,
  configured,
  exampleDefinitions,
  NOW,
  SERVICE_PRINCIPAL_ID,
  USER_ID,
} from '../factories.ts';
import { createFakeAudit } from '../fakes/audit.ts';
import { createFakeBulkCounter } from '../fakes/bulk-counter.ts';
import { createFakeBulkExceptions } from '../fakes/bulk-exceptions.ts';
import { createFakeCatalogStore } from '../fakes/catalog-store.ts';
import { createFakeDeadLetterBox } from '../fakes/dead-letter-box.ts';
import { createFakeDeadLetterIndex } from '../fakes/dead-letter-index.ts';
import { createFakeDefinitions, type Taxonomy } from '../fakes/definitions.ts';
import { createFakeDirectory, type Principal } from '../fakes/directory.ts';
import { createFakeDueBook } from '../fakes/due-book.ts';
import { createFakeGateStore } from '../fakes/gate-store.ts';
import { createFakeGivenUp } from '../fakes/given-up.ts';
import { createFakeLedger } from '../fakes/ledger.ts';
import { createFakeOutcomes } from '../fakes/outcomes.ts';
import { createFakeQueue } from '../fakes/queue.ts';
import { createFakeRecentEvents } from '../fakes/recent-events.ts';
import { createFakeRecords } from '../fakes/records.ts';
import { createFakeSearch } from '../fakes/search.ts';
import { createFakeTargetMemories } from '../fakes/target-memories.ts';
import { createClock } from './clock.ts';
import { createDriver } from './driver.ts';
import { createIo } from './io.ts';
import { type FakePorts, watched } from './world-ports.ts';

export type LogLine = { readonly level: string; readonly event: string; readonly fields: LogFields };

export const OPERATOR = 'operator';
export const AUDIT_RETENTION_IN_MS = 365 * 24 * 3_600_000;

export const jana: Principal = { type: 'user', id: USER_ID, userPrincipalName: 'jana@contoso.com' };
export const payroll: Principal = { type: 'servicePrincipal', id: SERVICE_PRINCIPAL_ID, appId: APP_ID };

/** Users 1 to 9. */
export const aUser = (number: number): Principal => ({
  type: 'user',
  id: `0000000${number}-0000-4000-8000-00000000000${number}`,
  userPrincipalName: `user${number}@contoso.com`,
});

export const taxonomyOf = (definitions: Taxonomy['definitions']): Taxonomy => ({
  attributeSets: [...new Set(definitions.map(({ attributeSet }) => attributeSet))].map((id) => ({ id })),
  definitions,
});

/** May write `Engineering` of every user, and of the payroll application. */
export const hr: Source = aSource({
  allow: [aRule({ servicePrincipals: { keys: ['id', 'appId'], ids: [SERVICE_PRINCIPAL_ID] } })],
});

/** May do everything to `Engineering` of every user, at any time. */
export const editor: Source = aSource({ allow: [aRule({ operations: ['set', 'clear', 'add', 'remove'] })] });

/** With a file of its own, or one that says no more than who it is and what it may. */
type AnySource = Source | ConfiguredSource;
const toConfigured = (source: AnySource): ConfiguredSource => ('source' in source ? source : configured(source));

type Parts = {
  readonly sources?: readonly AnySource[];
  readonly principals?: readonly Principal[];
  readonly definitions?: Taxonomy['definitions'];
  /** What every random number is; 0.5 by default. */
  readonly random?: number;
};

/** All use cases, wired as in production, over ports in memory and with a clock that moves only while something waits. */
export function createWorld(parts: Parts = {}) {
  const { principals = [jana, payroll], definitions: defined = exampleDefinitions } = parts;
  const io = createIo();
  const clock = createClock(NOW, io.isBusy);
  const { now, sleep, pass } = clock;
  const configure = (sources: readonly AnySource[]) => {
    const files = sources.map(toConfigured);
    return { sources: createSources(files.map(({ source }) => source)), translations: createTranslations(files) };
  };
  let current = configure(parts.sources ?? [hr]);
  const lines: LogLine[] = [];
  const log: Log = (level, event, fields = {}) => {
    lines.push({ level, event, fields });
  };

  const ledger = createFakeLedger();
  const assignments = createFakeQueue(now);
  const events = createFakeQueue(now);
  const tenant = { principals, attributes: defined };
  const directory = createFakeDirectory(tenant);
  const definitions = createFakeDefinitions(taxonomyOf(defined), now);
  const store = createFakeCatalogStore();
  const catalog = createCatalogCache({
    definitions: io.watch('definitions', { load: definitions.load }),
    store: io.watch('store', { read: store.read, write: store.write }),
    now,
    log,
  });
  const sources = {
    byName: (name: string) => current.sources.byName(name),
    byApplication: (id: string) => current.sources.byApplication(id),
    byQueue: (queue: string) => current.sources.byQueue(queue),
    get queues() {
      return current.sources.queues;
    },
  };
  const ports: FakePorts = {
    ledger,
    assignments,
    events,
    directory,
    search: createFakeSearch(tenant, directory),
    memories: createFakeTargetMemories(),
    gateStore: createFakeGateStore(),
    index: createFakeDeadLetterIndex(),
    box: createFakeDeadLetterBox(),
    dueBook: createFakeDueBook(),
    givenUp: createFakeGivenUp(),
    bulkCounter: createFakeBulkCounter(),
    bulkExceptions: createFakeBulkExceptions(),
    records: createFakeRecords(),
    recentEvents: createFakeRecentEvents(),
    audit: createFakeAudit(),
    outcomes: createFakeOutcomes(),
  };
  const digestKeys = [createSecretKey(Buffer.alloc(32, 7))] as const;
  const auditRetentionInMs = AUDIT_RETENTION_IN_MS;
  const surroundings = { now, sleep, random: () => parts.random ?? 0.5, log, tracer: noTracer };
  const translations = (source: string) => current.translations(source);
  const configuration = { sources, translations, catalog, digestKeys, auditRetentionInMs };
  /** As another process would have them: the same stores, a memory of its own. */
  const start = () => createUseCases({ ...watched(ports, io), ...surroundings, ...configuration });
  const app = start();
  let running = app;
  const restart = () => {
    running = start();
  };
  const lanes = createDriver({
    ...{ queue: assignments, clock, restart },
    deliver: ({ body }) => running.apply(body, log),
  });
  const inbox = createDriver({
    ...{ queue: events, clock, restart },
    deliver({ messageId, body, properties }) {
      const {
        source = '',
        receivedAt = '',
        returns = '0',
        replayOf,
        since,
        headers,
      }: Readonly<Record<string, string>> = properties ?? {};
      const event = { messageId, body, source, receivedAt, returns: Number(returns), replayOf, since, headers };
      return running.receiveQueued(event, log);
    },
  });
  async function within({ drain }: typeof lanes, forMs: number | undefined): Promise<void> {
    if (forMs === undefined) return drain();
    const until = now() + forMs;
    await drain(until);
    clock.moveTo(until);
  }
  const submit = async (override: Readonly<Record<string, unknown>> = {}): Promise<string> => {
    const source = current.sources.byName('hr');
    if (!source) throw new Error('hr is no source any more.');
    const submission = await app.submit(source, aDocument(override), { at: now() });
    if (submission.kind === 'refused') throw new Error(JSON.stringify(submission.problems));
    return submission.id;
  };
  const entry = (id: string) => {
    const found = ledger.entries().find(({ key }) => key === id);
    if (!found) throw new Error(`There is no entry ${id}.`);
    return found;
  };

  return {
    ...ports,
    sources,
    definitions,
    store,
    catalog,
    app,
    start,
    submit: app.submit,
    apply: app.apply,
    receive: (event: RawEvent, toLog: Log) => app.receiveQueued({ messageId: 'event', returns: 0, ...event }, toLog),
    acceptEvent: (source: string, deliveryId: string, body: Uint8Array) =>
      app.acceptEvent({ source, deliveryId, body, headers: undefined }, log),
    replay: (id: string, dryRun = false) => app.replay({ id, operatedBy: OPERATOR, dryRun }, log),
    discard: (id: string, dryRun = false) => app.discard({ id, operatedBy: OPERATOR, dryRun }, log),
    cancel: (id: string) => app.cancel(id, OPERATOR),
    sendDue: () => app.sendDue(log),
    forgetEvents: () => app.forgetEvents(),
    moveGivenUp: () => app.moveGivenUp(log),
    tellClosed: () => running.tellClosed(log),
    purgeAudit: () => app.purgeAudit(log),
    /** A raw event of a source, as it comes to the events queue. */
    sendEvent: (body: unknown, source = 'hr', headers?: Readonly<Record<string, string>>) =>
      events.send({
        messageId: `event ${events.arrivals.length}`,
        body: bytes(body),
        properties: {
          ...{ source, receivedAt: new Date(now()).toISOString() },
          ...(headers && { headers: keepHeaders(Object.entries(headers)) ?? '' }),
        },
      }),
    log,
    lines,
    now,
    pass,
    io,
    /** Works off the lanes; all of it, or what begins within some time. */
    drain: (forMs?: number) => within(lanes, forMs),
    drainEvents: (forMs?: number) => within(inbox, forMs),
    /** The messages of the lanes that are still to be worked off, with those that wait for their time. */
    waiting: lanes.waiting,
    deliveriesOf: lanes.deliveriesOf,
    /** A request of `hr` that is accepted; its id. */
    request: submit,
    entry,
    statesOf: (id: string) => ledger.history.filter(({ key }) => key === id).map(({ state }) => state),
    linesOf: (name: string) => lines.filter(({ event }) => event === name).map(({ fields }) => fields),
    /** From now on these are the configured sources. */
    configure(...sources: readonly AnySource[]) {
      current = configure(sources);
    },
    /** The catalog knows these definitions from now on. */
    async redefine(changed: Taxonomy['definitions']) {
      definitions.define(taxonomyOf(changed));
      await catalog.refresh();
    },
    /** The one entry that there is. */
    theEntry() {
      const [entry, ...others] = ledger.entries();
      if (!entry || others.length > 0) throw new Error(`The ledger has ${ledger.entries().length} entries.`);
      return entry;
    },
    /** The bodies that wait in the lanes. */
    bodies: () => assignments.messages().map(({ body }) => body),
  };
}

export type World = ReturnType<typeof createWorld>;

export const bytes = (value: unknown): Uint8Array =>
  value instanceof Uint8Array
    ? value
    : new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
