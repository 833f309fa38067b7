import { beforeEach, describe, expect, it } from 'vitest';
import { LANES } from '../../src/topology.ts';
import { NOW, USER_ID } from '../factories.ts';
import { createWorld, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

/** Graph's documented limit, as each lane has it. */
const IN_A_BURST = Math.floor(3_000 / LANES);
const WRITE_EACH_IN_MS = 150_000 / (3_000 / LANES);

/** So many requests for one target, each of which changes it. */
async function requests(count: number, from = 0): Promise<void> {
  for (let number = from; number < from + count; number++) {
    const attributes = { Engineering: { NumVendors: number } };
    const occurredAt = new Date(NOW - 60_000 + number).toISOString();
    await world.request({ eventId: `event ${number}`, target: { type: 'user', id: USER_ID }, attributes, occurredAt });
  }
}

describe('a lane', () => {
  it('writes its share of the limit at once', async () => {
    await requests(IN_A_BURST);
    await world.drain();
    expect(world.directory.writes).toHaveLength(IN_A_BURST);
    expect(world.now()).toBe(NOW);
  });

  it('writes beyond its share as fast as the limit lets it, and no request fails for that', async () => {
    const beyond = 20;
    await requests(IN_A_BURST + beyond);
    await world.drain();
    expect(world.directory.writes).toHaveLength(IN_A_BURST + beyond);
    expect(world.now() - NOW).toBeGreaterThan((beyond - 1) * WRITE_EACH_IN_MS);
    expect(world.now() - NOW).toBeLessThan((beyond + 1) * WRITE_EACH_IN_MS);
    expect(world.linesOf('port.unavailable')).toEqual([]);
    expect(world.ledger.entries().every(({ state, attempts }) => state === 'applied' && attempts === 0)).toBe(true);
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { NumVendors: IN_A_BURST + beyond - 1 } });
  });

  it('looks again at what is remembered when it had to wait before its write', async () => {
    await requests(IN_A_BURST);
    await world.drain();
    const newest = IN_A_BURST + 2;
    await requests(1, IN_A_BURST + 1);
    await requests(1, newest);
    const [older, newer] = world.waiting().map(({ body }) => body);
    if (!older || !newer) expect.unreachable('two messages were sent');
    // Another process has taken over the lane, and has tokens of its own.
    await Promise.all([world.apply(older, world.log), world.start().apply(newer, world.log)]);
    expect(world.directory.writes.flatMap(({ changes }) => changes).at(-1)).toMatchObject({ value: newest });
    expect(world.linesOf('order.overtaken')).toEqual([]);
  });

  it('slows down when others use the limit up, and is back when they do not', async () => {
    world.directory.setUsed(1);
    await requests(10);
    await world.drain();
    expect(world.now() - NOW).toBeGreaterThan(8 * WRITE_EACH_IN_MS);

    world.directory.setUsed(undefined);
    world.pass(150_000);
    const before = world.now();
    await requests(10, 10);
    await world.drain();
    expect(world.now() - before).toBeLessThan(2 * WRITE_EACH_IN_MS);
  });
});
