import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUser } from '../../local/graph/directory.ts';
import { type RelayUnderTest, startRelayUnderTest } from './relay-under-test.ts';
import { actualOf, directoryOf } from './workload.ts';

const user = createUser({ displayName: 'Jana' });
const settings: Record<string, string> = {};
const request = (eventId: string, attributes: object, more = {}) => ({
  eventId,
  target: { type: 'user', id: user.id },
  attributes,
  ...more,
});
const first = request('first', { Marketing: { AppCountry: { add: ['Canada'] } } });
const dead = request('dead', { Engineering: { NumVendors: 7 } });
const later = request('later', { Engineering: { NumVendors: 8 } }, { effectiveAt: '2030-01-01T00:00:00Z' });

let relay: RelayUnderTest;
beforeAll(async () => {
  relay = await startRelayUnderTest({ directory: directoryOf([user]), settings });
}, 30_000);
afterAll(() => relay.close());

describe('the digest key is rotated', () => {
  it('and the relay still knows what it has taken, what is scheduled, and what is a dead letter', async () => {
    const before = await relay.startHost();
    await before.client.post('requests', first);
    await before.client.closed(before.client.idOf('local', 'first'));
    relay.graph.faults.failNext(1, { status: 400, method: 'PATCH' });
    await before.client.post('requests', dead);
    const letter = await before.client.closed(before.client.idOf('local', 'dead'));
    expect(letter.state).toBe('deadLettered');
    await before.client.post('requests', later);
    await before.close();

    settings['RELAY_DIGEST_KEY'] = randomBytes(32).toString('base64');
    settings['RELAY_DIGEST_KEY_PREVIOUS'] = relay.stack.settings['RELAY_DIGEST_KEY'] ?? '';
    const after = await relay.startHost();
    const again = await Promise.all([first, later].map((each) => after.client.post('requests', each)));
    expect(again.map(({ status }) => status)).toEqual([202, 202]);
    expect(again.map(({ headers }) => headers.get('idempotent-replayed'))).toEqual(['true', 'true']);
    const other = await after.client.post('requests', { ...first, attributes: dead.attributes });
    expect(other.status).toBe(422);
    await after.client.post('dead-letters/replay', { ids: [letter.id] });
    expect(await after.client.closed(letter.id)).toMatchObject({ state: 'applied' });
    const more = request('more', { Marketing: { AppCountry: { add: ['France'] } } });
    await after.client.post('requests', more);
    await after.client.closed(after.client.idOf('local', 'more'));
    expect(actualOf([user]).get(user.id)).toEqual({
      Engineering: { NumVendors: 7 },
      Marketing: { AppCountry: ['Canada', 'France'] },
    });
  }, 60_000);
});
