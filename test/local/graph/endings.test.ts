import { describe, expect, test } from 'vitest';
import { connectClient, failure } from './connect-client.ts';
import { assigned, change, patch, startTrustedGraph } from './trusted-graph.ts';
import { DARA, DARA_BY_NAME, eventually, JANA_BY_NAME, useSimulator, vendors } from './with-faults.ts';

const simulation = useSimulator();
const path = '/users/dara@contoso.com';

/** The real client, which gives up when told to. */
function writeUntil(signal: AbortSignal, value: number): Promise<unknown> {
  const written = connectClient(simulation.graph.url).api(path).option('signal', signal).patch(vendors(value));
  written.catch(() => undefined);
  return written;
}

const isPending = (promise: Promise<unknown>) =>
  Promise.race([
    promise.then(
      () => false,
      () => false,
    ),
    Promise.resolve(true),
  ]);

describe('a slow call', () => {
  test('is executed and recorded at once, and answered only later', async () => {
    simulation.faults.slow(60_000, { method: 'PATCH' });
    const client = new AbortController();
    const written = writeUntil(client.signal, 7);
    await eventually(() => expect(simulation.value()).toBe(7));
    expect(simulation.graph.requests).toMatchObject([{ method: 'PATCH', status: 204 }]);
    expect(await simulation.read()).toMatchObject({ status: 200 });
    expect(await isPending(written)).toBe(true);
    client.abort();
    await expect(written).rejects.toThrow('aborted');
  });

  test('is answered after that time, a refused one too', async () => {
    simulation.faults.slow(40);
    simulation.faults.failNext(1, { status: 504 });
    for (const status of [504, 204]) {
      const start = performance.now();
      expect(await simulation.write(7)).toMatchObject({ status });
      expect(performance.now() - start).toBeGreaterThan(38);
    }
    simulation.faults.slow(undefined);
    expect(await simulation.write(8)).toMatchObject({ status: 204 });
  });
});

test('a delayed call lands late, upon one that was made after it, although its caller has given up', async () => {
  simulation.faults.delayNext(1, 1_000, { method: 'PATCH', where: DARA });
  const client = new AbortController();
  const late = writeUntil(client.signal, 1);
  await eventually(() => expect(simulation.faults.state['delayNext']).toEqual([]));
  client.abort();
  await expect(late).rejects.toThrow('aborted');
  simulation.advance(5_000);

  expect(await simulation.write(2)).toMatchObject({ status: 204 });
  expect(simulation.value()).toBe(2);
  await eventually(() => expect(simulation.value()).toBe(1));
  const [first, second] = simulation.graph.requests;
  expect([first?.body, second?.body]).toEqual([vendors(2), vendors(1)]);
  expect([first?.at, second?.at]).toEqual([simulation.time, simulation.time - 5_000]);
  expect(await simulation.write(3)).toMatchObject({ status: 204 });
});

describe('a call that is executed', () => {
  test('and then times out is recorded, and leaves the caller without an answer', async () => {
    simulation.faults.executeThenTimeout(1, { method: 'PATCH' });
    expect(await simulation.read()).toMatchObject({ status: 200 });
    const client = new AbortController();
    const written = writeUntil(client.signal, 7);
    await eventually(() => expect(simulation.value()).toBe(7));
    expect(simulation.graph.requests.at(-1)).toMatchObject({ method: 'PATCH', status: 204, at: simulation.time });
    expect(await simulation.read()).toMatchObject({ status: 200 });
    expect(await isPending(written)).toBe(true);
    client.abort();
    await expect(written).rejects.toThrow('aborted');
    expect(await simulation.write(8)).toMatchObject({ status: 204 });
  });

  test('and then dropped is recorded, and breaks the connection', async () => {
    simulation.faults.executeThenDrop(1, { where: DARA });
    expect(await simulation.write(7, JANA_BY_NAME)).toMatchObject({ status: 204 });
    expect(await failure(simulation.write(7))).toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } });
    expect(simulation.value()).toBe(7);
    expect(simulation.graph.requests).toMatchObject([{ status: 204 }, { status: 204 }]);
    expect(await simulation.write(8)).toMatchObject({ status: 204 });
  });

  test('is not one that the rules refuse', async () => {
    simulation.faults.executeThenDrop(1);
    const refused = change('Engineering', { NumVendors: 'seven' });
    expect(await patch(simulation.graph, DARA_BY_NAME, refused)).toMatchObject({ status: 400 });
    await failure(simulation.write(7));
  });
});

test('closing the simulator ends what is held, slow or delayed, and executes no more', async () => {
  const own = await startTrustedGraph();
  own.faults.executeThenTimeout(1);
  const held = failure(patch(own, DARA_BY_NAME, vendors(1)));
  await eventually(() => expect(own.requests).toHaveLength(1));
  own.faults.slow(60_000);
  const slow = failure(patch(own, DARA_BY_NAME, vendors(2)));
  await eventually(() => expect(own.requests).toHaveLength(2));
  own.faults.delayNext(1, 500);
  const delayed = failure(patch(own, DARA_BY_NAME, vendors(3)));
  await eventually(() => expect(own.faults.state['delayNext']).toEqual([]));

  await own.close();
  for (const error of [await held, await slow, await delayed]) expect(error).toMatchObject({ message: 'fetch failed' });
  // Longer than the delayed one would have waited.
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(assigned(own, 'Dara')?.['Engineering']).toMatchObject({ NumVendors: 2 });
  expect(own.requests).toHaveLength(2);
});
