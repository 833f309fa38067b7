import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createUser } from '../../local/graph/directory.ts';
import { queues } from '../../src/topology.ts';
import { type HostUnderTest, type RelayUnderTest, startRelayUnderTest, until } from './relay-under-test.ts';
import { actualOf, directoryOf } from './workload.ts';

const LOCK_IN_MS = 2_000;
/** After the other host has taken over, which takes the 10 s for which the paused one's other slots wait for sessions. */
const LANDS_AFTER_IN_MS = 17_000;

const user = createUser({ displayName: 'Jana' });
const target = { type: 'user', id: user.id };
const older = {
  eventId: 'transfer-1',
  target,
  attributes: { Engineering: { NumVendors: 1 }, Marketing: { AppCountry: ['Canada', 'France'] } },
  occurredAt: '2026-11-20T08:00:00Z',
};
const newer = {
  eventId: 'transfer-2',
  target,
  attributes: { Engineering: { NumVendors: 2 }, Marketing: { AppCountry: { add: ['Norway'], remove: ['Canada'] } } },
  occurredAt: '2026-11-20T09:00:00Z',
};

let relay: RelayUnderTest;
beforeEach(async () => {
  const shortLocks = Object.values(queues).map((queue) => ({ ...queue, lockDurationInMs: LOCK_IN_MS }));
  relay = await startRelayUnderTest({ directory: directoryOf([user]), broker: { queues: shortLocks } });
}, 30_000);
afterEach(() => relay.close());

describe('two hosts on the same lanes', () => {
  it('converge to the newest event, though one is paused past its lock and its write lands late', async () => {
    const paused: HostUnderTest = await relay.startHost();
    relay.graph.faults.delayNext(1, LANDS_AFTER_IN_MS, { method: 'PATCH' });
    await paused.client.post('requests', older);
    // Read, and on its way to be written: the network keeps the PATCH.
    await until(isKeptBack, 10_000);
    process.kill(paused.pid, 'SIGSTOP');

    const other = await relay.startHost();
    await other.client.post('requests', newer);
    expect(await other.client.closed(other.client.idOf('local', newer.eventId), 20_000)).toMatchObject({
      state: 'applied',
    });
    expect(user.customSecurityAttributes).toMatchObject({ Engineering: { NumVendors: 2 } });

    await until(() => user.customSecurityAttributes['Engineering']?.['NumVendors'] === 1, LANDS_AFTER_IN_MS);
    process.kill(paused.pid, 'SIGCONT');

    await until(
      () => relay.log().includes('order.restored'),
      20_000,
      () => relay.log().slice(-3_000),
    );
    expect(user.customSecurityAttributes).toMatchObject({ Engineering: { NumVendors: 2 } });
    expect(actualOf([user]).get(user.id)?.['Marketing']).toEqual({ AppCountry: ['France', 'Norway'] });
    expect(await relay.states()).toEqual({ applied: 2 });
  }, 60_000);

  const isKeptBack = () => (relay.graph.faults.state['delayNext'] as readonly unknown[]).length === 0;
});
