import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queues } from '../../src/topology.ts';
import { type HostUnderTest, type RelayUnderTest, startRelayUnderTest, until } from './relay-under-test.ts';
import { scale } from './scale.ts';
import { actualOf, createRandom, createRequests, createUsers, directoryOf, expectedOf } from './workload.ts';

const LETTERS = scale.letters;

const users = createUsers(200);
const requests = createRequests(users, LETTERS, createRandom(99));

let relay: RelayUnderTest;
beforeAll(async () => {
  relay = await startRelayUnderTest({ directory: directoryOf(users) });
}, 30_000);
afterAll(() => relay.close());

describe(`the replay of ${LETTERS} dead letters, killed three times and run again`, () => {
  it('applies each once and loses none', async () => {
    let host = await relay.startHost();
    const { graph } = relay;
    graph.faults.failAll({ status: 400, method: 'PATCH', code: 'Request_BadRequest' });
    await host.client.post('requests/batch', { requests });
    expect(await relay.drained(60_000)).toEqual({ deadLettered: LETTERS });
    expect(relay.broker?.counts(queues.deadLetters.name).active).toBe(LETTERS);
    graph.faults.reset();
    graph.clearRequests();

    for (let kill = 0; kill < 3; kill++) {
      const before = await stillThere();
      const replaying = replayAll(() => host).catch(() => undefined);
      await until(async () => (await stillThere()) < before - LETTERS / 10, 60_000);
      await host.kill();
      await replaying;
      relay.expireLocks();
      host = await relay.startHost();
    }
    await replayAll(() => host);

    const { applied = 0, unchanged = 0, superseded = 0, ...others } = await relay.drained(60_000);
    expect(others).toEqual({});
    expect(applied + unchanged + superseded).toBe(LETTERS);
    expect(actualOf(users)).toEqual(expectedOf(users, requests));
    expect(await stillThere()).toBe(0);
    expect((await host.client.get('dead-letters')).body['value']).toEqual([]);
  }, 200_000);

  const stillThere = async () => {
    const { active = 0, locked = 0 } = relay.broker?.counts(queues.deadLetters.name) ?? {};
    return active + locked;
  };
});

/** As the command line does it: page by page, and again what somebody else still holds. */
async function replayAll(current: () => HostUnderTest): Promise<void> {
  for (let isLeft = true; isLeft; ) {
    isLeft = false;
    let cursor: unknown;
    do {
      const { status, body } = await current().client.post('dead-letters/replay', { filter: {}, cursor });
      if (status !== 200) throw new Error(`Answered with ${status}`);
      const results = body['results'] as readonly { readonly status: number }[];
      isLeft ||= results.some((result) => result.status === 503);
      cursor = body['cursor'];
    } while (cursor !== undefined);
  }
}
