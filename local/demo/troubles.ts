/** Scenes in which something goes wrong, or comes at another time than one would like. */
import { follow, plural, type Scene } from './stage.ts';

const joe = {
  id: 'de4f1218-b0fb-4449-b3a0-1e1dd193e6e7',
  target: { type: 'user', userPrincipalName: 'joe@contoso.com' },
};
const TOMAS = 'e05f2b97-48ad-4c31-9a7e-6d8b3c10f5a4';
const numVendors = (count: number) => ({ Engineering: { NumVendors: count } });
const DAY_IN_MS = 24 * 3_600_000;

export const troubles: readonly Scene[] = [
  {
    title: 'Graph asks for fewer requests',
    async play(stage) {
      stage.graph.faults.throttleNext(1, '2');
      const from = Date.now();
      const { state, written } = await follow(stage, {
        eventId: 'move-1',
        target: joe.target,
        attributes: numVendors(1),
      });
      const waited = Date.now() - from >= 2_000 ? 'after the pause' : 'too early';
      const seen = `${state} ${waited}, ${plural(stage.graph.faults.earlyCalls, 'call')} before Retry-After`;
      return {
        seen,
        expected: 'applied after the pause, 0 calls before Retry-After',
        note: `429, then ${plural(written - 1, 'write')}`,
      };
    },
  },
  {
    title: 'A hire whose account appears 3 s later',
    async play(stage) {
      stage.graph.faults.hideNewUsers(3_000);
      const { userPrincipalName } = stage.graph.faults.addUser({ displayName: 'Nova' });
      const target = { type: 'user', userPrincipalName };
      const { state, closed } = await follow(stage, { eventId: 'hire-9001', target, attributes: numVendors(2) });
      stage.graph.faults.hideNewUsers(undefined);
      return {
        seen: state,
        expected: 'applied',
        note: `${plural(Number(closed?.['attempts'] ?? 0), 'try', 'tries')} in vain before`,
      };
    },
  },
  {
    title: 'What Graph refuses, replayed once it does not',
    async play(stage) {
      stage.graph.faults.failNext(1, { status: 400, method: 'PATCH', where: joe.id });
      const request = { eventId: 'move-2', target: joe.target, attributes: numVendors(3) };
      const { state, closed } = await follow(stage, request);
      const ids = [closed?.id];
      const { body } = await stage.client.post('dead-letters/replay', { ids });
      const [{ status = 0 } = {}] = body['results'] as readonly { status?: number }[];
      const after = await stage.client.closed(String(closed?.id));
      return {
        seen: `${state} ${closed?.reason}, replay ${status}, ${after.state}`,
        expected: 'deadLettered rejected, replay 202, applied',
        note: 'the dead letter is gone',
      };
    },
  },
  {
    title: 'An older event that arrives late',
    async play(stage) {
      const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
      const send = (eventId: string, occurredAt: string, count: number) =>
        follow(stage, { eventId, occurredAt, target: { type: 'user', id: TOMAS }, attributes: numVendors(count) });
      const newer = await send('move-4', at(1), 5);
      const older = await send('move-3', at(10), 4);
      const value = stage.graph.directory.users.find(({ id }) => id === TOMAS)?.customSecurityAttributes['Engineering'];
      return {
        seen: `${newer.state}, then ${older.state}; the value is ${value?.['NumVendors']}`,
        expected: 'applied, then superseded; the value is 5',
        note: 'what is newer stays, and both are on record',
      };
    },
  },
  {
    title: 'A future-dated request, cancelled',
    async play({ client, graph }) {
      const effectiveAt = new Date(Date.now() + 10 * DAY_IN_MS).toISOString();
      const request = { eventId: 'leave-77', effectiveAt, target: joe.target, attributes: numVendors(0) };
      const before = graph.requests.length;
      const { body } = await client.post('requests', request);
      const { state } = (await client.post(`requests/${body['id']}/cancel`, {})).body;
      const touched = graph.requests.length - before;
      return {
        seen: `${body['state']}, ${state}, ${plural(touched, 'call')} to Graph`,
        expected: 'scheduled, cancelled, 0 calls to Graph',
        note: 'it waits in the ledger until it is due',
      };
    },
  },
];
