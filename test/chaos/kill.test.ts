import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queues } from '../../src/topology.ts';
import { type HostUnderTest, type RelayUnderTest, startRelayUnderTest, until } from './relay-under-test.ts';
import {
  actualOf,
  createRandom,
  createRequests,
  createUsers,
  directoryOf,
  expectedOf,
  type Submitted,
  shuffle,
} from './workload.ts';

const SEED = Number(process.env['CHAOS_SEED'] ?? 4_711);
const REQUESTS = 2_000;
const KILLS = 10;
const BATCH = 250;

const random = createRandom(SEED);
const users = createUsers(200);
const requests = createRequests(users, REQUESTS, random);
/** Everything in another order, and every tenth twice. */
const sent = shuffle([...requests, ...requests.filter((_, index) => index % 10 === 0)], random);

let relay: RelayUnderTest;
beforeAll(async () => {
  relay = await startRelayUnderTest({ directory: directoryOf(users) });
}, 30_000);
afterAll(() => relay.close());

describe(`2 000 requests on 200 targets, while the host is killed ten times (seed ${SEED})`, () => {
  it('are all closed, and the targets are as if the events had come once and in order', async () => {
    let host = await relay.startHost();
    const restart = async () => {
      await host.kill();
      relay.expireLocks();
      host = await relay.startHost();
    };
    const submitting = submitAll(() => host);
    for (let kill = 0; kill < KILLS; kill++) {
      const begin = relay.graph.requests.length;
      await until(() => relay.graph.requests.length >= begin + 60, 60_000);
      await restart();
    }
    await submitting;

    const states = await relay.drained(120_000);

    const { applied = 0, unchanged = 0, superseded = 0, ...others } = states;
    expect(others).toEqual({});
    expect(applied + unchanged + superseded).toBe(REQUESTS);
    expect(actualOf(users)).toEqual(expectedOf(users, requests));
    const records = await relay.auditRecords();
    const outcomes = (name: string) => records.filter(({ outcome }) => outcome === name).length;
    expect(new Set(records.map(({ request }) => request)).size).toBe(REQUESTS);
    expect([records.length, outcomes('applied'), outcomes('unchanged')]).toEqual([REQUESTS, applied, unchanged]);
    await until(() => {
      const { active, scheduled, locked } = relay.broker?.counts(queues.assignments.name) ?? {};
      return active === 0 && scheduled === 0 && locked === 0;
    }, 5_000);
  }, 240_000);
});

/** As a careful sender does it: what has no answer is sent again. */
async function submitAll(current: () => HostUnderTest): Promise<void> {
  for (let index = 0; index < sent.length; index += BATCH) {
    let left: readonly Submitted[] = sent.slice(index, index + BATCH);
    while (left.length > 0) {
      const answer = await current()
        .client.post('requests/batch', { requests: left })
        .catch(() => undefined);
      const results = (answer?.body['results'] ?? []) as readonly { readonly status: number }[];
      left = left.filter((_, item) => results[item]?.status !== 202);
    }
  }
}
