import { beforeEach, describe, expect, it } from 'vitest';
import { aDocument, aLedgerEntry, NOW, USER_ID } from '../factories.ts';
import { createWorld, hr, LEDGER_RETENTION_IN_MS, type World } from './world.ts';

const MINUTE = 60_000;
const byId = { target: { type: 'user', id: USER_ID } };

let world: World;
beforeEach(() => {
  world = createWorld();
});

const ids = () => world.ledger.entries().map(({ key }) => key);

describe('the ledger', () => {
  it('keeps a closed request until its time is over, and no longer', async () => {
    await world.request(byId);
    await world.drain();
    world.pass(LEDGER_RETENTION_IN_MS);
    await world.purgeLedger();
    expect(ids()).toHaveLength(1);
    world.pass(1);
    await world.purgeLedger();
    expect(ids()).toEqual([]);
    expect(world.linesOf('ledger.purged').map(({ requests, isOver }) => [requests, isOver])).toEqual([
      [0, true],
      [1, true],
    ]);
  });

  it('takes the same event for a new one then, and its place among the others stays what it was', async () => {
    await world.request({ ...byId, occurredAt: new Date(NOW - 2 * MINUTE).toISOString() });
    await world.request({ ...byId, eventId: 'newer', attributes: { Engineering: { Project: ['Alpine'] } } });
    await world.drain();
    world.pass(LEDGER_RETENTION_IN_MS + 1);
    await world.purgeLedger();
    const id = await world.request({ ...byId, occurredAt: new Date(NOW - 2 * MINUTE).toISOString() });
    // The broker remembers message ids for an hour, the queue in memory for ever.
    const { body } = world.assignments.arrivals.at(-1) ?? expect.unreachable('it was sent');
    await world.apply(body, world.log);
    expect(world.entry(id).state).toBe('superseded');
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { Project: ['Alpine'] } });
  });

  it('keeps what is open, what waits for a person, and what is not yet told, for ever', async () => {
    const later = new Date(NOW + 2 * LEDGER_RETENTION_IN_MS).toISOString();
    const scheduled = await world.request({ ...byId, effectiveAt: later });
    await world.sendEvent(aDocument({ eventId: 'letter', target: {} }));
    await world.drainEvents();
    const [{ key: letter } = expect.unreachable('there is one')] = world.index.records();
    world.audit.setAway(true);
    const untold = await world.request({ ...byId, eventId: 'untold' });
    await world.drain();
    world.pass(LEDGER_RETENTION_IN_MS + 1);
    await world.purgeLedger();
    expect(ids().toSorted()).toEqual([scheduled, letter, untold].toSorted());
    world.audit.setAway(false);
    await world.tellClosed();
    await world.purgeLedger();
    expect(ids().toSorted()).toEqual([scheduled, letter].toSorted());
    expect(await world.replay(letter)).toMatchObject({ kind: 'refused', reason: 'invalid' });
  });

  it('forgets the letter that was discarded, counted from then', async () => {
    await world.sendEvent(aDocument({ eventId: 'letter', target: {} }));
    await world.drainEvents();
    world.pass(LEDGER_RETENTION_IN_MS);
    const [{ key } = expect.unreachable('there is one')] = world.index.records();
    await world.discard(key);
    world.pass(LEDGER_RETENTION_IN_MS);
    await world.purgeLedger();
    expect(ids()).toEqual([key]);
    world.pass(1);
    await world.purgeLedger();
    expect(ids()).toEqual([]);
  });

  it('is purged in time for the host, and goes on with the next run', async () => {
    const old = aLedgerEntry({ source: hr.name, state: 'applied' });
    const all = Array.from({ length: 2_000 }, (_, index) => ({ ...old, key: `old ${index}` }));
    for (const entry of all) await world.ledger.reserve(entry);
    world.pass(2 * LEDGER_RETENTION_IN_MS);
    world.io.answer('ledger.purge', () => void world.pass(3 * MINUTE));
    await world.purgeLedger();
    expect(world.linesOf('ledger.purged')).toMatchObject([{ requests: 800, isOver: false }]);
    world.io.answer('ledger.purge', undefined);
    await world.purgeLedger();
    expect(ids()).toEqual([]);
  });
});
