import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RelayUnderTest, startRelayUnderTest, until } from './relay-under-test.ts';
import { scale } from './scale.ts';
import { actualOf, createRandom, createRequests, createUsers, directoryOf, expectedOf } from './workload.ts';

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
    const refused = writes(403).length;
    // The gate closes once more: a probe was refused in between.
    await until(() => writes(403).length > refused, 30_000);
    expect(writes(403).length - refused).toBeLessThan(5);

    graph.faults.restoreRole();
    const { applied = 0, unchanged = 0, superseded = 0, ...others } = await relay.drained(90_000);
    expect(others).toEqual({});
    expect(applied + unchanged + superseded).toBe(REQUESTS);
    expect(actualOf(users)).toEqual(expectedOf(users, requests));
    expect(await health()).toMatchObject({ status: 'healthy', permissions: 'granted' });
  }, 150_000);
});
