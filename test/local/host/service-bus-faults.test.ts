import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { anAppDirectory } from './app-directory.ts';
import { release, seenEvents, startBus } from './bus.ts';
import { type HostProcess, spawnHost } from './host-process.ts';

async function aBus(options: Parameters<typeof startBus>[0] = {}) {
  const bus = await startBus(options);
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= bus.close());
  onTestFinished(close);
  return { ...bus, close };
}

function aHost(settings: Record<string, string>, serviceBus: object = {}): HostProcess {
  const hostJson = {
    extensions: { serviceBus: { maxConcurrentSessions: 2, sessionIdleTimeout: '00:00:01', ...serviceBus } },
  };
  return spawnHost(['--port', '0', '--app', anAppDirectory('service-bus.cjs', hostJson)], settings);
}

const seen = async (address: string, name: string, count: number) => {
  await expect.poll(async () => (await seenEvents(address, name)).length, { timeout: 10_000 }).toBe(count);
  return seenEvents(address, name);
};
const deliveriesOf = async (address: string, name: string, count: number) =>
  (await seen(address, name, count)).map((event) => event.triggerMetadata['deliveryCount']);

describe('locks', () => {
  it('are renewed while a function works, in a session and without', async () => {
    const bus = await aBus({ lockDurationInMs: 1_500 });
    const host = aHost(bus.settings);
    const address = await host.ready;
    await bus.send('plain', { body: { hold: 'plain' } });
    await bus.send('lanes', { body: { hold: 'lanes' }, sessionId: 's' });
    const [event] = await seen(address, 'plain', 1);
    await seen(address, 'lanes', 1);
    await expect.poll(() => Date.now() - (event?.began ?? 0), { timeout: 5_000 }).toBeGreaterThan(3_500);
    await release(address, 'plain');
    await release(address, 'lanes');
    await expect.poll(() => bus.left('plain') + bus.left('lanes')).toBe(0);
    expect(await deliveriesOf(address, 'plain', 1)).toEqual([1]);
    expect(await deliveriesOf(address, 'lanes', 1)).toEqual([1]);
  });

  it('a session whose lock is lost is logged, left and accepted anew', async () => {
    const bus = await aBus({ lockDurationInMs: 500 });
    const host = aHost(bus.settings, { maxAutoLockRenewalDuration: '00:00:00' });
    const address = await host.ready;
    await bus.send('lanes', { body: { hold: 'first' }, sessionId: 's' });
    expect(await deliveriesOf(address, 'lanes', 2)).toEqual([1, 2]);
    await release(address, 'first');
    await vi.waitFor(() => expect(host.stderr()).toMatch(/error Host.ServiceBus.lanes Session s is left/), {
      timeout: 5_000,
    });
  });
});

describe('a broker that is not there', () => {
  it('is awaited, and one that comes back is found again', async () => {
    const first = await aBus();
    const { port } = first.broker;
    await first.close();
    const host = aHost(first.settings);
    const address = await host.ready;
    await vi.waitFor(() => expect(host.stderr()).toContain('trying again'), { timeout: 5_000 });

    const second = await aBus({ port });
    await second.send('plain', { body: 'one' });
    await second.send('lanes', { body: 'one', sessionId: 's' });
    await seen(address, 'plain', 1);
    await seen(address, 'lanes', 1);
    await second.close();

    const third = await aBus({ port });
    await third.send('plain', { body: 'two' });
    await third.send('lanes', { body: 'two', sessionId: 's' });
    await seen(address, 'plain', 2);
    await seen(address, 'lanes', 2);
    expect(host.child.exitCode).toBeNull();
  }, 20_000);

  it('does not hold up the end', async () => {
    const bus = await aBus();
    await bus.close();
    const host = aHost(bus.settings);
    await host.ready;
    host.child.kill('SIGTERM');
    expect(await host.exited).toEqual({ code: 0, signal: null });
  });
});

it('SIGTERM lets running messages end and completes them', async () => {
  const bus = await aBus();
  const host = aHost(bus.settings);
  const address = await host.ready;
  const body = { untilSignal: true };
  await bus.send('plain', { body });
  await bus.send('lanes', { body, sessionId: 's' }, { body: 'stays', sessionId: 's' });
  await seen(address, 'plain', 1);
  await seen(address, 'lanes', 1);
  host.child.kill('SIGTERM');
  expect(await host.exited).toEqual({ code: 0, signal: null });
  expect(bus.left('plain')).toBe(0);
  expect(bus.left('lanes')).toBe(1);
});
