import { createSecretKey } from 'node:crypto';
import { createAcceptEvent } from '../../src/app/accept-event.ts';
import { createApply } from '../../src/app/apply.ts';
import { createCatalogCache } from '../../src/app/catalog.ts';
import { createPerform } from '../../src/app/perform.ts';
import { createReceive } from '../../src/app/receive.ts';
import { createSubmit } from '../../src/app/submit.ts';
import { createSources, type Source } from '../../src/domain/source.ts';
import type { Log, LogFields } from '../../src/ports/log.ts';
import { APP_ID, aRule, aSource, exampleDefinitions, NOW, SERVICE_PRINCIPAL_ID, USER_ID } from '../factories.ts';
import { createFakeCatalogStore } from '../fakes/catalog-store.ts';
import { createFakeDefinitions, type Taxonomy } from '../fakes/definitions.ts';
import { createFakeDirectory, type Principal } from '../fakes/directory.ts';
import { createFakeLedger } from '../fakes/ledger.ts';
import { createFakeQueue } from '../fakes/queue.ts';

export type LogLine = { readonly level: string; readonly event: string; readonly fields: LogFields };

export const jana: Principal = { type: 'user', id: USER_ID, userPrincipalName: 'jana@contoso.com' };
export const payroll: Principal = { type: 'servicePrincipal', id: SERVICE_PRINCIPAL_ID, appId: APP_ID };

export const taxonomyOf = (definitions: Taxonomy['definitions']): Taxonomy => ({
  attributeSets: [...new Set(definitions.map(({ attributeSet }) => attributeSet))].map((id) => ({ id })),
  definitions,
});

/** May write `Engineering` of every user, and of the payroll application. */
export const hr: Source = aSource({
  allow: [aRule({ servicePrincipals: { keys: ['id', 'appId'], ids: [SERVICE_PRINCIPAL_ID] } })],
});

type Parts = {
  readonly sources?: readonly Source[];
  readonly principals?: readonly Principal[];
  readonly definitions?: Taxonomy['definitions'];
};

/** All use cases, wired as in production, over ports in memory and with a clock that stands still. */
export function createWorld(parts: Parts = {}) {
  const { principals = [jana, payroll], definitions: defined = exampleDefinitions } = parts;
  let time = NOW;
  let current = createSources(parts.sources ?? [hr]);
  const now = () => time;
  const lines: LogLine[] = [];
  const log: Log = (level, event, fields = {}) => {
    lines.push({ level, event, fields });
  };

  const ledger = createFakeLedger();
  const assignments = createFakeQueue();
  const events = createFakeQueue();
  const directory = createFakeDirectory({ principals, attributes: defined });
  const definitions = createFakeDefinitions(taxonomyOf(defined), now);
  const store = createFakeCatalogStore();
  const catalog = createCatalogCache({ definitions, store, now, log });
  const sources = {
    byName: (name: string) => current.byName(name),
    byApplication: (id: string) => current.byApplication(id),
    byQueue: (queue: string) => current.byQueue(queue),
  };
  const submit = createSubmit({ ledger, assignments, catalog, digestKey: createSecretKey(Buffer.alloc(32, 7)), now });

  return {
    ledger,
    assignments,
    events,
    directory,
    definitions,
    store,
    catalog,
    submit,
    apply: createApply({ ledger, perform: createPerform({ sources, catalog, directory }), now }),
    receive: createReceive({ sources, submit, ledger, now }),
    acceptEvent(source: string, deliveryId: string, body: Uint8Array) {
      return createAcceptEvent({ events, ledger, now })(source, deliveryId, body, log);
    },
    log,
    lines,
    now,
    pass(milliseconds: number) {
      time += milliseconds;
    },
    /** From now on these are the configured sources. */
    configure(...sources: readonly Source[]) {
      current = createSources(sources);
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
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
