/** Whether the relay keeps anything of the requests it has taken and applied. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OutgoingMessage } from '../../src/ports/queue.ts';
import { storage } from '../../src/topology.ts';
import { finish } from './finish.ts';
import { hire } from './hire.ts';
import { composeRelay, connectRelay, createContext, emptyTable, post } from './relay.ts';
import { digits, type Findings } from './report.ts';

const LIMIT = 1.1;
const EARLY = 2_000;
const LATE = 20_000;
const BATCH = 500;
const MEGABYTE = 1024 * 1024;

/** Bodies of messages by lane: what was sent to the broker and is worked off here instead of by a receiver. */
type Lanes = Map<string, Uint8Array[]>;

async function measureMemory(): Promise<Findings> {
  const relay = createRelay();
  await relay.refreshCatalog(undefined, createContext('refresh-catalog'));
  const startedAt = performance.now();
  await relay.process(0, EARLY);
  const baseline = await settledHeap();
  await relay.process(EARLY, LATE);
  const measured = await settledHeap();
  const perSecond = (LATE * 1_000) / (performance.now() - startedAt);
  const states = [...relay.states].map(([state, count]) => `${count} ${state}`).join(', ');
  const name = `memory after ${LATE} requests`;
  const against = `after ${EARLY}`;
  return {
    measurements: [{ name, against, ratio: measured / baseline, limit: LIMIT, baseline, measured, unit: 'MB' }],
    notes: [`memory: ${states}; ${digits(perSecond)} requests a second through intake and worker`],
  };
}

/** The relay keeps to the directory's limit of 20 writes a second; here its clock makes up for the waits. */
function createHaste() {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    async sleep(ms: number) {
      ahead += ms;
    },
  };
}

function createRelay() {
  const { config, ports } = connectRelay();
  const { assignments } = ports;
  let lanes: Lanes = new Map();
  const recording = {
    ...assignments,
    async send(message: OutgoingMessage) {
      await assignments.send(message);
      const { sessionId = '', body } = message;
      lanes.set(sessionId, [...(lanes.get(sessionId) ?? []), body]);
    },
  };
  const handlers = composeRelay(config, { ...ports, assignments: recording }, createHaste());
  const states = new Map<string, number>();
  const worker = createContext('assignments', (_, line) => {
    const { event, state } = JSON.parse(String(line)) as { event: string; state: string };
    if (event === 'request.closed') states.set(state, (states.get(state) ?? 0) + 1);
  });

  async function submit(from: number): Promise<void> {
    const requests = Array.from({ length: BATCH }, (_, index) => hire(`hire-${from + index}`, from + index));
    const { status, jsonBody } = await post(handlers.submitBatch, 'requests/batch', JSON.stringify({ requests }));
    const results: readonly { status: number }[] = jsonBody?.results ?? [];
    const accepted = results.filter((result) => result.status === 202).length;
    if (accepted < BATCH) throw new Error(`The relay answered ${status} and took ${accepted} of ${BATCH} requests`);
  }

  /** One message at a time in a lane, as the host delivers them; those too that are sent on to another lane. */
  async function apply(): Promise<void> {
    const work = async (bodies: readonly Uint8Array[]) => {
      for (const body of bodies) await handlers.assignments(body, worker);
    };
    while (lanes.size > 0) {
      const taken = [...lanes.values()];
      lanes = new Map();
      await Promise.all(taken.map(work));
    }
  }

  return {
    states,
    refreshCatalog: handlers.refreshCatalog,
    /** A batch is applied while the next one is taken. */
    async process(from: number, to: number): Promise<void> {
      for (let next = from; next < to; next += BATCH) {
        await Promise.all([apply(), submit(next)]);
        // Code that has run at the start only is given up after some collections; all of them must not wait for the end.
        globalThis.gc?.();
        if ((next + BATCH) % (2 * BATCH) > 0) continue;
        await apply();
        await emptyTable(config, storage.requestsTable);
        if ((next + BATCH) % EARLY > 0) continue;
        process.stderr.write(`memory: ${next + BATCH} of ${LATE} requests\n`);
      }
    },
  };
}

/** In megabytes. Several times, because what finalizers free is collected by the next run only. */
async function settledHeap(): Promise<number> {
  for (let run = 0; run < 5; run++) {
    await sleep(100);
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed / MEGABYTE;
}

finish(await measureMemory());
