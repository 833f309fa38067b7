import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Host, startHost } from '../../../local/host/start-host.ts';
import { createAppDirectory, removeAppDirectory } from './app-directory.ts';
import { release, type SeenEvent, seenEvents, startBus } from './bus.ts';

const appDirectory = createAppDirectory('service-bus.cjs', {
  extensions: { serviceBus: { maxConcurrentCalls: 2, maxConcurrentSessions: 2, sessionIdleTimeout: '00:00:00.5' } },
});
const lines: string[] = [];
let bus: Awaited<ReturnType<typeof startBus>>;
let host: Host;
let address: string;

beforeAll(async () => {
  bus = await startBus();
  const log = (level: string, category: string, message: string) => void lines.push(`${level} ${category} ${message}`);
  host = await startHost({ appDirectory, port: 0, settings: bus.settings, log });
  address = `http://127.0.0.1:${host.port}`;
});
afterAll(async () => {
  await host.close();
  await bus.close();
  removeAppDirectory(appDirectory);
});

let seenBefore: Record<string, number> = {};
beforeEach(async () => {
  seenBefore = {};
  for (const name of ['plain', 'bytes', 'kept', 'lanes']) {
    seenBefore[name] = (await seenEvents(address, name)).length;
  }
});
/** What a function has been given in this test, once it is as many as expected. */
const given = async (name: string, count: number) => {
  const read = async () => (await seenEvents(address, name)).slice(seenBefore[name]);
  await expect.poll(async () => (await read()).length, { timeout: 5_000 }).toBe(count);
  return read();
};
const ended = async (name: string, count: number) => {
  await expect
    .poll(async () => (await given(name, count)).filter((event) => event.ended).length, { timeout: 5_000 })
    .toBe(count);
  return given(name, count);
};
const leftIn = (queue: string) => expect.poll(() => bus.left(queue), { timeout: 5_000 });

describe('what a function gets', () => {
  it('metadata with camel-cased keys, application properties too, and strings parsed if they are JSON', async () => {
    await bus.send('plain', {
      body: Buffer.from('{"a":1}'),
      messageId: '123',
      correlationId: '1e3',
      subject: 'true',
      to: '00123',
      replyTo: '{"x":1}',
      contentType: 'application/json',
      applicationProperties: { Kind: '123', PLAIN: 7, nested: true },
    });
    const [event] = await given('plain', 1);
    expect(event?.body).toEqual({ a: 1 });
    expect(event?.triggerMetadata).toMatchObject({
      deliveryCount: 1,
      messageId: 123,
      correlationId: 1000,
      subject: true,
      label: true,
      to: '00123',
      replyTo: { x: 1 },
      contentType: 'application/json',
      applicationProperties: { kind: '123', pLAIN: 7, nested: true },
      userProperties: { kind: '123', pLAIN: 7, nested: true },
      lockToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
      sequenceNumber: expect.any(Number),
      enqueuedTimeUtc: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/),
      expiresAtUtc: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/),
    });
    expect(Object.keys(event?.triggerMetadata ?? {})).not.toContain('sessionId');
  });

  it.each([
    ['00123', '00123'],
    ['123', 123],
    ['"quoted"', 'quoted'],
    ['no JSON: ü', 'no JSON: ü'],
    ['', ''],
  ])('the text body %j as %j', async (text, body) => {
    await bus.send('plain', { body: Buffer.from(text) });
    expect((await given('plain', 1))[0]?.body).toEqual(body);
  });

  it('with dataType binary exactly the bytes that were sent', async () => {
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x22, 0xff, 0x00, 0x0a]);
    await bus.send('bytes', { body: bytes }, { body: Buffer.from('{"a": 1 }') });
    const hex = (await given('bytes', 2)).map((event) => event.binary);
    expect(hex.toSorted()).toEqual([Buffer.from('{"a": 1 }').toString('hex'), bytes.toString('hex')]);
  });

  it('the trace of the sender, from Diagnostic-Id', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    await bus.send('plain', { body: 1, applicationProperties: { 'Diagnostic-Id': `00-${trace}-b7ad6b7169203331-01` } });
    expect((await given('plain', 1))[0]?.traceContext.traceParent).toContain(`00-${trace}-`);
  });
});

describe('settlement', () => {
  it('success completes the message', async () => {
    await bus.send('plain', { body: 'done' });
    await ended('plain', 1);
    await leftIn('plain').toBe(0);
    expect(bus.broker.counts('plain').deadLettered).toBe(0);
  });

  it('a throw abandons it; it comes again at once with the next delivery count', async () => {
    await bus.send('plain', { body: { failures: 1 } });
    const events = await ended('plain', 2);
    expect(events.map((event) => event.triggerMetadata['deliveryCount'])).toEqual([1, 2]);
    await leftIn('plain').toBe(0);
    expect(lines.join('\n')).toMatch(
      /error Function.plain Executed 'Functions.plain' \(Failed.*\nError: delivery 1 fails/,
    );
  });

  it('a message that always fails ends in the dead-letter queue after the last delivery', async () => {
    await bus.send('plain', { body: { failures: 9 } });
    await ended('plain', 3);
    await expect.poll(() => bus.broker.counts('plain').deadLettered).toBe(1);
  });

  it('without autoCompleteMessages a success leaves the message locked', async () => {
    await bus.send('kept', { body: 'kept' });
    await ended('kept', 1);
    expect(bus.broker.counts('kept').locked).toBe(1);
  });
});

describe('concurrency', () => {
  it('no more than maxConcurrentCalls messages at a time', async () => {
    const holds = ['a', 'b', 'c'];
    await bus.send('plain', ...holds.map((hold) => ({ body: { hold } })));
    const running = (await given('plain', 2)).map((event) => (event.body as { hold: string }).hold);
    await bus.send('bytes', { body: 'another queue is not held up' });
    await ended('bytes', 1);
    expect(running).toHaveLength(2);
    await release(address, running[0] ?? '');
    await given('plain', 3);
    for (const hold of holds.filter((name) => name !== running[0])) {
      await release(address, hold);
    }
    await ended('plain', 3);
  });

  it('a session is worked off in order, one message at a time, and beside another session', async () => {
    const message = (sessionId: string, n: number, hold?: string) => ({ sessionId, body: { sessionId, n, hold } });
    await bus.send('lanes', message('x', 1, 'x1'), message('x', 2), message('x', 3));
    await given('lanes', 1);
    await bus.send('lanes', message('y', 1), message('y', 2));
    await expect.poll(async () => (await given('lanes', 3)).filter((event) => event.ended).length).toBe(2);
    await release(address, 'x1');
    const events = await ended('lanes', 5);
    const inOrder = events
      .toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0))
      .map((event) => event.body as { sessionId: string; n: number });
    expect(inOrder.map(({ sessionId, n }) => `${sessionId}${n}`)).toEqual(['y1', 'y2', 'x1', 'x2', 'x3']);
    expect(events.map((event) => event.triggerMetadata['sessionId'])).toEqual(events.map(sessionOf));
    await leftIn('lanes').toBe(0);
  });

  it('a session that waits for a slot gets it only when another has been idle', async () => {
    const message = (sessionId: string, hold?: string) => ({ sessionId, body: { sessionId, hold } });
    await bus.send('lanes', message('p', 'p'), message('q', 'q'));
    await given('lanes', 2);
    await bus.send('lanes', message('r'));
    await release(address, 'p');
    await bus.send('lanes', message('p'));
    await expect.poll(async () => (await endedOf('r')).length, { timeout: 5_000 }).toBe(1);
    const [lastOfP, ofR] = [(await endedOf('p'))[1], (await endedOf('r'))[0]];
    // Session q is held all the time, so r waited until p had no message for the idle time of 500 ms.
    expect((ofR?.began ?? 0) - (lastOfP?.ended ?? Number.NaN)).toBeGreaterThan(400);
    await release(address, 'q');
    await ended('lanes', 4);
  });
});

function sessionOf(event: SeenEvent): string {
  return (event.body as { sessionId: string }).sessionId;
}

/** What has ended of one session in this test. */
async function endedOf(sessionId: string): Promise<SeenEvent[]> {
  const events = (await seenEvents(address, 'lanes')).slice(seenBefore['lanes']);
  return events.filter((event) => event.ended && sessionOf(event) === sessionId);
}
