import { describe, expect, it } from 'vitest';
import { closedStates, openStates } from '../../src/domain/state.ts';
import { cancelRequest } from '../../src/handlers/cancel-request.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { createWorld, hr, type World } from '../app/world.ts';
import { aCaller, aDocument, aLedgerEntry, CALLER_ID, NOW } from '../factories.ts';
import { anHttpRequest, answerOf } from './invocation.ts';

const { key } = aLedgerEntry();

async function cancel(world: World, id: string | undefined) {
  const lines: unknown[] = [];
  const request = anHttpRequest({ body: '', ...(id === undefined ? {} : { params: { id } }) });
  const response = await cancelRequest(world.app.cancel)(request, aCaller(), (...line) => lines.push(line));
  return { ...answerOf(response), lines };
}

describe('cancelling', () => {
  it('closes a request that no worker has, says so, and does so again', async () => {
    const world = createWorld();
    await world.submit(hr, aDocument(), { at: NOW });
    const { key: id } = world.theEntry();
    const { status, json, lines } = await cancel(world, id);
    expect([status, json]).toEqual([200, { id, state: 'cancelled' }]);
    expect(lines).toEqual([['info', 'request.cancelled', { id, operatedBy: CALLER_ID }]]);
    expect(world.theEntry()).toMatchObject({ state: 'cancelled', operatedBy: CALLER_ID });
    expect(await cancel(world, id)).toMatchObject({ status: 200, json: { id, state: 'cancelled' } });
    expect(world.ledger.history).toHaveLength(2);
  });

  it('leaves nothing for the worker to do', async () => {
    const world = createWorld();
    await world.submit(hr, aDocument(), { at: NOW });
    await cancel(world, world.theEntry().key);
    for (const body of world.bodies()) await world.apply(body, world.log);
    expect(world.directory.writes).toEqual([]);
    expect(world.theEntry().state).toBe('cancelled');
  });

  it.each(openStates.filter((state) => state !== 'applying'))('takes back what is %s', async (state) => {
    const world = createWorld();
    await world.ledger.reserve(aLedgerEntry({ state }));
    expect(await cancel(world, key)).toMatchObject({ status: 200, json: { state: 'cancelled' } });
  });

  it.each(['applying', ...closedStates.filter((state) => state !== 'cancelled')] as const)(
    'comes too late for what is %s, and says that it is',
    async (state) => {
      const world = createWorld();
      await world.ledger.reserve(aLedgerEntry({ state }));
      const { status, json, lines } = await cancel(world, key);
      expect([status, json['title'], json['detail']]).toEqual([
        409,
        'Conflict',
        expect.stringContaining(`The request is ${state}`),
      ]);
      expect(lines).toEqual([]);
      expect(world.theEntry().state).toBe(state);
    },
  );

  it('needs a request', async () => {
    expect(await cancel(createWorld(), key)).toMatchObject({ status: 404 });
  });

  it.each([undefined, '', 'batch', `${key}x`, key.slice(1), `${key}\n`, "' or 1 eq 1"])(
    'is never looked for under what cannot be an id: %j',
    async (id) => {
      const world = createWorld();
      world.ledger.setAway(true);
      expect(await cancel(world, id)).toMatchObject({ status: 404 });
    },
  );

  it('cannot be told while the ledger is away', async () => {
    const world = createWorld();
    world.ledger.setAway(true);
    await expect(cancel(world, key)).rejects.toThrow(Unavailable);
  });
});
