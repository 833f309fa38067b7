import { odata, TableClient } from '@azure/data-tables';
import type { Directory } from '../../local/graph/directory.ts';
import { createStackClient, type StackClient } from '../../local/stack/client.ts';
import { type HostProcess, startHostProcess } from '../../local/stack/host-process.ts';
import { startThrowawayStack, type ThrowawayOptions } from '../../local/stack/throwaway.ts';
import { connectTable } from '../../src/adapters/connections.ts';
import { createAudit } from '../../src/adapters/tables/audit.ts';
import { createLedger } from '../../src/adapters/tables/ledger.ts';
import { ownRow } from '../../src/adapters/tables/request-rows.ts';
import { createTell } from '../../src/app/tell.ts';
import { createTellClosed } from '../../src/app/tell-closed.ts';
import { openStates } from '../../src/domain/state.ts';
import type { AuditRecord } from '../../src/ports/audit.ts';
import { queues, storage } from '../../src/topology.ts';

export type HostUnderTest = HostProcess & { readonly client: StackClient; kill(): Promise<void> };

type Options = Omit<ThrowawayOptions, 'withHost'> & {
  readonly directory: Directory;
  /** What the hosts are told instead of what the stack says: addresses of proxies. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** The parts of the local stack, with hosts that come and go, and a broker whose clock can be moved. */
export async function startRelayUnderTest({ directory, broker = {}, settings, ...options }: Options) {
  let ahead = 0;
  const running = await startThrowawayStack({
    ...options,
    directory,
    broker: { now: () => Date.now() + ahead, ...broker },
    withHost: false,
  });
  const { stack } = running;
  const { graph, broker: bus } = stack.parts;
  if (!graph) throw new Error('A part is missing');
  const hosts = new Set<HostUnderTest>();
  let log = '';

  async function startHost(): Promise<HostUnderTest> {
    const environment = { ...process.env, ...stack.settings, ...settings };
    const host = await startHostProcess(0, environment, (text) => {
      log += text;
    });
    const client = createStackClient({ ...stack.endpoints, host: host.url });
    let isWanted = false;
    void host.ended.then(() => {
      if (!isWanted) process.stderr.write(`The host has ended by itself:\n${log.slice(-5_000)}\n`);
    });
    const end = async (stop: () => unknown) => {
      isWanted = true;
      await stop();
      await host.ended;
      hosts.delete(underTest);
      await client.close();
    };
    const underTest: HostUnderTest = {
      ...host,
      client,
      close: () => end(host.close),
      kill: () => end(() => process.kill(host.pid, 'SIGKILL')),
    };
    hosts.add(underTest);
    return underTest;
  }

  const requests = TableClient.fromConnectionString(stack.settings['StorageConnection'] ?? '', storage.requestsTable, {
    allowInsecureConnection: true,
  });

  /** How many requests are in which state. */
  async function states(): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {};
    const own = odata`RowKey gt ${ownRow('')} and RowKey lt ${ownRow('~')}`;
    const rows = requests.listEntities<{ state: string }>({ queryOptions: { select: ['state'], filter: own } });
    for await (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  }

  /** Audit records, after what was closed and left untold is told: as the timer does it, which nobody waits for here. */
  async function auditRecords(): Promise<readonly AuditRecord[]> {
    const connection = {
      kind: 'connectionString',
      connectionString: stack.settings['StorageConnection'] ?? '',
    } as const;
    const table = (name: string) => connectTable(connection, { getToken: async () => null }, name);
    const ledger = createLedger(table(storage.requestsTable));
    const audit = createAudit(table(storage.auditTable));
    const log = () => {};
    await createTellClosed({ ledger, tell: createTell({ ledger, audit, outcomes: undefined, log }), now: Date.now })(
      log,
    );
    const records: AuditRecord[] = [];
    let after: string | undefined;
    do {
      const page = await audit.list({}, 1_000, after);
      records.push(...page.items);
      after = page.cursor;
    } while (after !== undefined);
    return records;
  }

  function isWorking(): boolean {
    const { active, locked } = bus?.counts(queues.assignments.name) ?? { active: 0, locked: 0 };
    return active + locked > 0;
  }

  return {
    graph,
    broker: bus,
    auditRecords,
    stack,
    startHost,
    states,
    /** Until no request is open; fails after a time with what there is. */
    async drained(timeoutInMs: number): Promise<Readonly<Record<string, number>>> {
      let last: Readonly<Record<string, number>> = {};
      await until(
        async () => {
          // The emulator looks at every row for this: asked all the time, it would have none left for the relay.
          if (isWorking()) return false;
          last = await states();
          return !openStates.some((state) => last[state]);
        },
        timeoutInMs,
        () => `still open: ${JSON.stringify(last)} ${JSON.stringify(bus?.counts(queues.assignments.name))}`,
      );
      return last;
    },
    /** As if the time of a lock had passed: what a dead client has locked is free. For when no host is running. */
    expireLocks() {
      ahead = queues.assignments.lockDurationInMs + 1_000;
      bus?.tick();
      ahead = 0;
    },
    log: () => log,
    async close() {
      await Promise.all([...hosts].map((host) => host.kill()));
      await running.close();
    },
  };
}

export type RelayUnderTest = Awaited<ReturnType<typeof startRelayUnderTest>>;

/** Waits for a condition, looking often. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  timeoutInMs: number,
  describe: () => string = () => 'a condition',
): Promise<void> {
  for (const end = Date.now() + timeoutInMs; !(await condition()); ) {
    if (Date.now() > end) throw new Error(`Not in ${timeoutInMs} ms: ${describe()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
