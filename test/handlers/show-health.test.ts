import { describe, expect, it } from 'vitest';
import { type GateState, gateCauses, openGate } from '../../src/domain/gate.ts';
import { showHealth } from '../../src/handlers/show-health.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { createWorld, hr, type World } from '../app/world.ts';
import { aDocument, NOW, USER_ID } from '../factories.ts';
import { ask } from './pages.ts';

const MINUTE = 60_000;
const closed: GateState = { ...openGate, cause: 'throttled', closedUntil: NOW + 30_000, closings: 1 };

const health = ({ app, catalog, now }: World) => ask(showHealth({ gate: app.gate, catalog, now }));

async function worldWith(gate: GateState = openGate) {
  const world = createWorld();
  world.gateStore.set(gate);
  await world.catalog.refresh();
  return world;
}

describe('health', () => {
  it('is good while the gate is open and the catalog fresh; it is not cached', async () => {
    const { status, headers, json } = await health(await worldWith());
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(json).toEqual({
      status: 'healthy',
      gate: { state: 'open' },
      permissions: 'unknown',
      catalog: { loadedAt: '2026-11-20T09:00:00.000Z', ageInSeconds: 0 },
    });
  });

  it.each(gateCauses)('is degraded while the gate is closed because %s', async (cause) => {
    const { status, json } = await health(await worldWith({ ...closed, cause }));
    expect([status, json['status']]).toEqual([200, 'degraded']);
    expect(json['gate']).toEqual({ state: 'closed', cause, closedUntil: '2026-11-20T09:00:30.000Z' });
  });

  it.each(gateCauses)(
    'is degraded until a probe has succeeded, after the gate was closed because %s',
    async (cause) => {
      const { json } = await health(await worldWith({ ...closed, cause, closedUntil: NOW - 1 }));
      expect(json).toMatchObject({ status: 'degraded', gate: { state: 'halfOpen', cause } });
      const probed = await health(await worldWith({ ...closed, cause, closedUntil: NOW - 1, probeUntil: NOW + 1 }));
      expect(probed.json).toMatchObject({ status: 'degraded', gate: { state: 'closed', cause } });
    },
  );

  it('is good again when the gate is', async () => {
    const world = await worldWith(closed);
    expect((await health(world)).json['status']).toBe('degraded');
    world.gateStore.set(openGate);
    world.pass(1_000);
    expect((await health(world)).json['status']).toBe('healthy');
  });

  it('cannot be told while the gate is away', async () => {
    const world = await worldWith();
    world.gateStore.setAway(true);
    await expect(health(world)).rejects.toThrow(Unavailable);
  });
});

describe('the catalog’s age', () => {
  const unavailable = { kind: 'unavailable' } as const;

  it('is that of what requests are validated against', async () => {
    const world = await worldWith();
    world.pass(4 * MINUTE);
    expect((await health(world)).json).toMatchObject({ status: 'healthy', catalog: { ageInSeconds: 240 } });
  });

  it('of 15 minutes is degraded: the timer has failed several times', async () => {
    const world = await worldWith();
    world.definitions.failAlways(unavailable);
    world.pass(15 * MINUTE - 1);
    expect((await health(world)).json).toMatchObject({ status: 'healthy', catalog: { ageInSeconds: 900 } });
    world.pass(1);
    expect((await health(world)).json).toMatchObject({
      status: 'degraded',
      gate: { state: 'open' },
      catalog: { loadedAt: '2026-11-20T09:00:00.000Z', ageInSeconds: 900 },
    });
    world.definitions.failAlways(undefined);
    world.pass(MINUTE);
    expect((await health(world)).json).toMatchObject({ status: 'healthy', catalog: { ageInSeconds: 0 } });
  });

  it('is not that of a copy which is old only because nobody asked this process', async () => {
    const world = await worldWith();
    world.pass(60 * MINUTE);
    expect((await health(world)).json).toMatchObject({ status: 'healthy', catalog: { ageInSeconds: 0 } });
  });

  it('is never less than nothing, whatever the clocks', async () => {
    const world = await worldWith();
    world.pass(-5_000);
    expect((await health(world)).json['catalog']).toMatchObject({ ageInSeconds: 0 });
  });
});

describe('the permissions', () => {
  const lastWriteAt = NOW - MINUTE;

  it.each([
    ['unknown', openGate],
    ['granted', { ...openGate, lastWriteAt }],
    ['lost', { ...closed, cause: 'forbidden', lastWriteAt }],
    ['lost', { ...closed, cause: 'unauthorized' }],
    ['granted', { ...closed, cause: 'throttled', lastWriteAt }],
    ['unknown', { ...closed, cause: 'unavailable' }],
  ] as const)('are %s as far as the last calls tell: %j', async (permissions, gate) => {
    expect((await health(await worldWith(gate))).json).toMatchObject({ permissions });
  });

  it('are granted from the first write on, and its time is said', async () => {
    const world = await worldWith();
    await world.submit(hr, aDocument({ target: { type: 'user', id: USER_ID } }), { at: NOW });
    for (const body of world.bodies()) await world.apply(body, world.log);
    const { json } = await health(world);
    expect(json).toMatchObject({ permissions: 'granted', lastWriteAt: new Date(world.now()).toISOString() });
  });
});
