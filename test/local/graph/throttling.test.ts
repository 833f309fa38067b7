import { GraphError } from '@microsoft/microsoft-graph-client';
import { describe, expect, test } from 'vitest';
import { connectClient, failure } from './connect-client.ts';
import { useSimulator, vendors } from './with-faults.ts';

const simulation = useSimulator();
const retryAfter = async () => (await simulation.write(1)).headers.get('retry-after');
const percentage = async () => (await simulation.write(1)).headers.get('x-ms-throttle-limit-percentage');

describe('the limit of writes', () => {
  test('answers as documented when it is used up, and does not execute', async () => {
    simulation.faults.throttleWrites({ available: 1 });
    expect(await simulation.write(1)).toMatchObject({ status: 204 });
    const { status, headers, json } = await simulation.write(2);
    expect(status).toBe(429);
    expect(json.error).toMatchObject({
      code: 'TooManyRequests',
      message: 'Please retry again later.',
      innerError: { code: '429', message: 'Please retry after', status: '429', 'request-id': expect.any(String) },
    });
    expect(headers.get('x-ms-throttle-scope')).toMatch(/^Tenant_Application\/Write\/[-0-9a-f]{36}\/[-0-9a-f]{36}$/);
    expect(headers.get('x-ms-throttle-information')).toBe('WriteLimitExceeded');
    expect(headers.get('x-ms-throttle-limit-percentage')).toBe('1.00');
    expect(simulation.value()).toBe(1);
  });

  test('is that of an application in a tenant unless another is given', async () => {
    simulation.faults.throttleWrites({});
    expect(simulation.faults.state['throttleWrites']).toEqual({ writes: 3_000, perSeconds: 150, available: 3_000 });
    await simulation.write(1);
    simulation.advance(49);
    expect(simulation.faults.state['throttleWrites']).toMatchObject({ available: 2_999 });
    simulation.advance(1);
    expect(simulation.faults.state['throttleWrites']).toMatchObject({ available: 3_000 });
  });

  test('announces when a token is there, with a fraction but never less than a second', async () => {
    simulation.faults.throttleWrites({ writes: 47, perSeconds: 100, available: 0 });
    expect(await retryAfter()).toBe('2.128');
    simulation.advance(2_128);
    expect(await simulation.write(3)).toMatchObject({ status: 204 });
    simulation.faults.throttleWrites({ available: 0 });
    expect(await retryAfter()).toBe('1');
    expect(simulation.faults.earlyCalls).toBe(0);
  });

  test('keeps its promise to the millisecond', async () => {
    simulation.faults.throttleWrites({ writes: 1, perSeconds: 3 });
    await simulation.write(1);
    for (let round = 0; round < 10; round += 1) {
      simulation.advance(1);
      simulation.advance(Number(await retryAfter()) * 1_000);
      expect(await simulation.write(1)).toMatchObject({ status: 204 });
    }
  });

  test('counts a call that comes too early, charges it, and begins the pause anew', async () => {
    simulation.faults.throttleWrites({ writes: 2, perSeconds: 10, available: 0 });
    expect(await retryAfter()).toBe('5');
    simulation.advance(4_000);
    expect(await retryAfter()).toBe('6');
    expect(simulation.faults.earlyCalls).toBe(1);
    simulation.advance(6_000);
    expect(await simulation.write(1)).toMatchObject({ status: 204 });
    expect(simulation.faults.earlyCalls).toBe(1);
  });

  test('holds the pause for a second although tokens are there sooner', async () => {
    simulation.faults.throttleWrites({ writes: 20, perSeconds: 1, available: 0 });
    expect(await retryAfter()).toBe('1');
    simulation.advance(999);
    expect(await simulation.write(1)).toMatchObject({ status: 429 });
    simulation.advance(1_000);
    expect(await simulation.write(1)).toMatchObject({ status: 204 });
  });

  test('warns on writes from 80 % on, and counts to 180 %', async () => {
    simulation.faults.throttleWrites({ writes: 10, perSeconds: 1_000 });
    const before = await Promise.all(Array.from({ length: 7 }, percentage));
    expect(before).toEqual(Array(7).fill(null));
    expect([await percentage(), await percentage(), await percentage()]).toEqual(['0.80', '0.90', '1.00']);
    const after = await Promise.all(Array.from({ length: 12 }, percentage));
    expect(after.at(-1)).toBe('1.80');
    expect((await simulation.read()).headers.has('x-ms-throttle-limit-percentage')).toBe(false);
  });

  test('is no limit of reads, and ends when it is switched off', async () => {
    simulation.faults.throttleWrites({ available: 0 });
    expect(await simulation.read()).toMatchObject({ status: 200 });
    expect(await simulation.write(1)).toMatchObject({ status: 429 });
    simulation.faults.throttleWrites(undefined);
    expect(await simulation.write(1)).toMatchObject({ status: 204 });
  });
});

describe('throttling the next writes', () => {
  test.each(['0', '2.128', '600', 'Fri, 20 Nov 2026 00:10:00 GMT', 'soon', undefined])(
    'answers the real client with exactly this Retry-After: %s',
    async (value) => {
      simulation.faults.throttleNext(2, value);
      const write = () => connectClient(simulation.graph.url).api('/users/dara@contoso.com').patch(vendors(7));
      for (const error of [await failure(write()), await failure(write())]) {
        expect(error).toBeInstanceOf(GraphError);
        expect(error).toMatchObject({ statusCode: 429, code: 'TooManyRequests' });
        expect((error as GraphError).headers?.get('retry-after')).toBe(value ?? null);
      }
      expect(simulation.value()).toBeUndefined();
      expect(await simulation.read()).toMatchObject({ status: 200 });
      await write();
      expect(simulation.value()).toBe(7);
    },
  );

  test.each([
    ['0', 0],
    ['2.128', 2_128],
    ['600', 600_000],
    ['soon', 0],
    [undefined, 0],
  ])('knows who came before %s had passed', async (value, pauseInMs) => {
    const { faults } = simulation;
    faults.throttleNext(1, value);
    await simulation.write(1);
    simulation.advance(Math.max(0, pauseInMs - 1));
    expect(await simulation.write(1)).toMatchObject({ status: 204 });
    await simulation.read();
    expect(faults.earlyCalls).toBe(pauseInMs > 0 ? 1 : 0);
    simulation.advance(1);
    await simulation.write(1);
    expect(faults.earlyCalls).toBe(pauseInMs > 0 ? 1 : 0);
  });

  test('knows it for a date, too, and for a call that fails in another way', async () => {
    const { faults } = simulation;
    faults.throttleNext(1, new Date(simulation.time + 60_000).toUTCString());
    faults.failNext(1, { status: 500, where: () => faults.state['earlyCalls'] === 1 });
    await simulation.write(1);
    expect(await simulation.write(1)).toMatchObject({ status: 500 });
    simulation.advance(60_000);
    await simulation.write(1);
    expect(faults.earlyCalls).toBe(1);
  });
});
