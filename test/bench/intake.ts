/**
 * What the relay adds to the two writes that every accepted request needs. Both sides write rows and messages of the
 * same size, to the same kind of table and the same queue, with the same number in flight.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { connectServiceBus, connectTable, createCredential } from '../../src/adapters/connections.ts';
import { toEntity } from '../../src/adapters/tables/entry.ts';
import type { Ports } from '../../src/compose.ts';
import type { Config } from '../../src/config.ts';
import type { LedgerEntry } from '../../src/ports/ledger.ts';
import type { Envelope } from '../../src/ports/queue.ts';
import { queues } from '../../src/topology.ts';
import { hire, userPrincipalNames } from './hire.ts';
import { finish } from './processes.ts';
import { composeRelay, connectRelay, post } from './relay.ts';
import { digits, type Findings, spread } from './report.ts';
import { compare } from './statistics.ts';

const LIMIT = 1.5;
const AGAINST = 'table insert + queue send, nothing else';
/** Rounds of about a quarter of a second: long enough to time, short enough for both sides to see the same machine. */
const LEVELS = [
  { inFlight: 1, requests: 48, rounds: 40 },
  { inFlight: 16, requests: 160, rounds: 40 },
] as const;
const WARM_UP_ROUNDS = 4;

type Write = { readonly entry: LedgerEntry; readonly message: Envelope };
type Work = (index: number) => Promise<void>;

async function measureIntake(): Promise<Findings> {
  const { config, ports } = connectRelay();
  const handlers = composeRelay(config, ports);
  await handlers.refreshCatalog();
  const writeOnly = await createBaseline(config, await recordWrites(config, ports));
  const measurements = [];
  const notes = [];
  for (const { inFlight, requests, rounds } of LEVELS) {
    const baseline = () => timePerRequest(requests, inFlight, writeOnly);
    const measured = () => timePerRequest(requests, inFlight, createIntake(handlers, requests));
    await compare(WARM_UP_ROUNDS, baseline, measured);
    const name = `intake, ${inFlight} in flight`;
    process.stderr.write(`${name}: ${rounds} rounds of ${requests} requests\n`);
    const result = await compare(rounds, baseline, measured);
    const { ratio, baseline: bare, measured: relayed } = result;
    measurements.push({ name, against: AGAINST, ratio, limit: LIMIT, baseline: bare, measured: relayed, unit: 'ms' });
    notes.push(`${spread(name, result)}; ${digits(1_000 / relayed)} requests/s`);
  }
  return { measurements, notes };
}

/** Real requests, each new to the ledger. Their bodies are the caller's work and made beforehand. */
function createIntake({ submitRequest }: ReturnType<typeof composeRelay>, requests: number): Work {
  const bodies = Array.from({ length: requests }, (_, index) => JSON.stringify(hire(randomUUID(), index)));
  return async (index) => {
    const { status, body } = await post(submitRequest, 'requests', bodies[index] ?? '');
    if (status !== 202) throw new Error(`The relay answered ${status}: ${body}`);
  };
}

/** What the relay writes for one request of each target. */
async function recordWrites(config: Config, ports: Ports): Promise<readonly Write[]> {
  const entries: LedgerEntry[] = [];
  const messages: Envelope[] = [];
  const { submitRequest } = composeRelay(config, {
    ...ports,
    ledger: { ...ports.ledger, reserve: (entry) => ports.ledger.reserve(entries[entries.push(entry) - 1] ?? entry) },
    assignments: {
      ...ports.assignments,
      send: (message) => ports.assignments.send(messages[messages.push(message) - 1] ?? message),
    },
  });
  const submit = createIntake({ submitRequest } as ReturnType<typeof composeRelay>, userPrincipalNames.length);
  const writes: Write[] = [];
  for (const index of userPrincipalNames.keys()) {
    await submit(index);
    const [entry, message] = [entries[index], messages[index]];
    if (entry && message) writes.push({ entry, message });
  }
  return writes;
}

/** The same writes again under new ids, with clients of their own and not a line of the relay's. */
async function createBaseline(config: Config, writes: readonly Write[]): Promise<Work> {
  const credential = createCredential(config.credential);
  const table = connectTable(config.storage, credential, 'baseline');
  await table.createTable();
  const sender = connectServiceBus(config.serviceBus, credential).createSender(queues.assignments.name);
  const templates = writes.map(({ entry, message: { body, sessionId = '' } }) => ({
    entity: toEntity(entry, 'request'),
    message: { body, sessionId, contentType: 'application/json' },
  }));
  return async (index) => {
    const template = templates[index % templates.length];
    if (!template) throw new Error('Nothing was recorded');
    const key = randomBytes(32).toString('base64url');
    await table.createEntity({ ...template.entity, partitionKey: key });
    await sender.sendMessages({ ...template.message, messageId: `${key}#0` });
  };
}

async function timePerRequest(requests: number, inFlight: number, work: Work): Promise<number> {
  const indexes = Array(requests).keys();
  const worker = async () => {
    for (const index of indexes) await work(index);
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  return (performance.now() - startedAt) / requests;
}

finish(await measureIntake());
