/** What the relay adds to the two writes that every accepted request needs. */
import { randomUUID } from 'node:crypto';
import type { HttpHandler } from '@azure/functions';
import { storage } from '../../src/topology.ts';
import { finish } from './finish.ts';
import { hire } from './hire.ts';
import { BASELINE_TABLE, createWritesOnly, recordWrites } from './intake-baseline.ts';
import { composeRelay, connectRelay, createContext, emptyTable, post } from './relay.ts';
import { digits, type Findings, spread } from './report.ts';
import { compare } from './statistics.ts';

const LIMIT = 1.5;
const AGAINST = 'table transaction + queue send, nothing else';
/** Rounds of 0.1 to 0.2 s: long enough to time, short enough for both sides to see the same machine. */
const LEVELS = [
  { inFlight: 1, requests: 96 },
  { inFlight: 16, requests: 192 },
] as const;
const WARM_UP = { rounds: 10, withinInMs: 5_000 };
const EXTENT = { rounds: 60, withinInMs: 25_000 };
/** Of what is only noted. */
const SHORTER = { rounds: 20, withinInMs: 8_000 };

type Work = (index: number) => Promise<void>;

async function measureIntake(): Promise<Findings> {
  const { config, ports } = connectRelay();
  const { submitRequest, refreshCatalog } = composeRelay(config, ports);
  await refreshCatalog(undefined, createContext('refresh-catalog'));
  const writesOnly = createWritesOnly(config, await recordWrites(config, ports, createIntake));
  const measurements = [];
  const notes = [];
  for (const { inFlight, requests } of LEVELS) {
    const writes = (work: Work) => async () => {
      await emptyTable(config, BASELINE_TABLE);
      return timePerRequest(requests, inFlight, work);
    };
    const baseline = writes(writesOnly.sameRows);
    const measured = async () => {
      await emptyTable(config, storage.requestsTable);
      return timePerRequest(requests, inFlight, createIntake(submitRequest, requests));
    };
    await compare(WARM_UP, baseline, measured);
    const name = `intake, ${inFlight} in flight`;
    process.stderr.write(`${name}: ${EXTENT.rounds} rounds of ${requests} requests\n`);
    const result = await compare(EXTENT, baseline, measured);
    const { middleHalf, ...figures } = result;
    measurements.push({ name, against: AGAINST, ...figures, limit: LIMIT, unit: 'ms' });
    notes.push(`${spread(name, middleHalf)}; ${digits(1_000 / result.measured)} requests a second`);
    const single = await compare(SHORTER, writes(writesOnly.oneRow), measured);
    notes.push(`${name}: ${digits(single.ratio)} x of one row + queue send, which keeps no index (no limit)`);
  }
  return { measurements, notes };
}

/** Real requests, each new to the ledger. Their bodies are the caller's work and made beforehand. */
function createIntake(submitRequest: HttpHandler, requests: number): Work {
  const bodies = Array.from({ length: requests }, (_, index) => JSON.stringify(hire(randomUUID(), index)));
  return async (index) => {
    const { status, body } = await post(submitRequest, 'requests', bodies[index] ?? '');
    if (status !== 202) throw new Error(`The relay answered ${status}: ${body}`);
  };
}

/** In milliseconds. */
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
