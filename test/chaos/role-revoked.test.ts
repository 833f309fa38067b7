import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANES } from '../../src/topology.ts';
import { type RelayUnderTest, startRelayUnderTest, until } from './relay-under-test.ts';
import { scale } from './scale.ts';
import { actualOf, createRandom, createRequests, createUsers, directoryOf, expectedOf } from './workload.ts';

type Health = { readonly gate: { readonly closedUntil?: string } };

const REQUESTS = scale.roleRequests;

const users = createUsers(200);
const requests = createRequests(users, REQUESTS, createRandom(7));

let relay: RelayUnderTest;
beforeAll(async () => {
  relay = await startRelayUnderTest({ directory: directoryOf(users) });
}, 30_000);
afterAll(() => relay.close());

describe(`the role is revoked in the middle of ${REQUESTS} requests`, () => {
  it('closes the gate, dead-letters nothing, and drains by itself once the role is back', async () => {
    const { client } = await relay.startHost();
    const { graph } = relay;
    const writes = (status: number) =>
      graph.requests.filter((call) => call.method === 'PATCH' && call.status === status);
    await client.post('requests/batch', { requests });
    await until(() => writes(204).length >= REQUESTS / 5, 30_000);

    graph.faults.revokeRole();
    const health = async () => (await client.get('health')).body;
    await until(async () => (await health())['permissions'] === 'lost', 20_000);
    expect(await health()).toMatchObject({ status: 'degraded', gate: { cause: 'forbidden' } });
    const closedUntil = async () => ((await health()) as Health).gate.closedUntil ?? '';
    const first = await closedUntil();
    const refused = writes(403).length;
    // A lane has one write on its way at most when the gate closes; then only the probe is refused, and it closes again.
    await until(async () => (await closedUntil()) > first, 30_000);
    expect(writes(403).length - refused).toBeGreaterThan(0);
    expect(writes(403).length - refused).toBeLessThanOrEqual(LANES + 1);

    graph.faults.restoreRole();
    const { applied = 0, unchanged = 0, superseded = 0, ...others } = await relay.drained(90_000);
    expect(others).toEqual({});
    expect(applied + unchanged + superseded).toBe(REQUESTS);
    expect(actualOf(users)).toEqual(expectedOf(users, requests));
    expect(await health()).toMatchObject({ status: 'healthy', permissions: 'granted' });
  }, 150_000);
});
