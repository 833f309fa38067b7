import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { ServiceBusClient, ServiceBusSender } from '@azure/service-bus';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../../local/fault-proxy.ts';
import { type Broker, startBroker } from '../../local/service-bus/broker.ts';
import { failure } from './graph/connect-client.ts';
import { bodies, connect as connectBus, plainQueue, receiveOne, receiver } from './service-bus/fixture.ts';

const eventually = (check: () => void): Promise<void> => vi.waitFor(check, 10_000);

describe('between a client and a plain server', () => {
  let server: Server;
  let received: string;
  let proxy: FaultProxy;
  const sockets = new Set<Socket>();

  beforeEach(async () => {
    received = '';
    server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.add(socket.on('error', () => undefined));
      socket.on('data', (bytes) => {
        received += bytes;
        if (`${bytes}` !== 'quiet') socket.write(`<${bytes}>`);
      });
      socket.on('end', () => socket.end('bye'));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await startFaultProxy({ targetPort: (server.address() as AddressInfo).port });
  });
  afterEach(async () => {
    await proxy.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  /** What the client got, and how its connection ended. */
  type Dialogue = { readonly socket: Socket; got: string; end: string | undefined };

  async function dial(): Promise<Dialogue> {
    const socket = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true });
    const dialogue: Dialogue = { socket, got: '', end: undefined };
    socket.on('data', (bytes) => {
      dialogue.got += bytes;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      dialogue.end = error.code;
    });
    socket.on('end', () => {
      dialogue.end ??= 'ended';
      socket.end();
    });
    await once(socket, 'connect');
    return dialogue;
  }

  async function say(dialogue: Dialogue, text: string): Promise<void> {
    const expected = `${dialogue.got}<${text}>`;
    dialogue.socket.write(text);
    await eventually(() => expect(dialogue.got).toBe(expected));
  }

  test('bytes pass both ways, and each side may end before the other', async () => {
    const one = await dial();
    const other = await dial();
    await say(one, 'a');
    await say(other, 'b');
    await say(one, 'c');
    expect(proxy.open).toBe(2);
    one.socket.end();
    await eventually(() => expect(one).toMatchObject({ got: '<a><c>bye', end: 'ended' }));
    await eventually(() => expect(proxy.open).toBe(1));
    await say(other, 'd');
  });

  test('as many bytes as there are', async () => {
    const dialogue = await dial();
    const text = 'x'.repeat(5_000_000);
    dialogue.socket.write(text);
    dialogue.socket.end();
    await eventually(() => expect(dialogue.end).toBe('ended'));
    expect(received).toBe(text);
    expect(dialogue.got.replaceAll(/[<>]/g, '')).toBe(`${text}bye`);
  });

  test('refused, live connections and new ones are reset, until they pass again', async () => {
    const live = await dial();
    await say(live, 'a');
    proxy.refuse();
    await eventually(() => expect(live.end).toBe('ECONNRESET'));
    const next = await dial().catch(() => ({ end: 'ECONNRESET' }));
    await eventually(() => expect(next.end).toBe('ECONNRESET'));
    await eventually(() => expect(proxy.open).toBe(0));
    proxy.pass();
    await say(await dial(), 'b');
    expect(received).toBe('ab');
  });

  test('hanging, connections are there but nothing moves, and the frozen ones end when it is over', async () => {
    const live = await dial();
    await say(live, 'a');
    proxy.hang();
    const next = await dial();
    for (const { socket } of [live, next]) socket.write('b');
    for (const socket of sockets) socket.write('unasked');
    await eventually(() => expect(proxy.open).toBe(2));
    // Time for the bytes to arrive, were they moved.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([received, live.got, live.end, next.got, next.end]).toEqual(['a', '<a>', undefined, '', undefined]);

    proxy.pass();
    await eventually(() => expect([live.end, next.end]).toEqual(['ECONNRESET', 'ECONNRESET']));
    await say(await dial(), 'c');
    expect(received).toBe('ac');
  });

  test('hanging, what waits for a slow reader stays where it is', async () => {
    const dialogue = await dial();
    const text = 'x'.repeat(20_000_000);
    dialogue.socket.pause();
    dialogue.socket.write(text);
    await eventually(() => expect(received).toBe(text));
    proxy.hang();
    dialogue.socket.resume();
    // Time for all of it to arrive, were it moved.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(dialogue.got.length).toBeLessThan(text.length);
  });

  test('answers are dropped as often as asked, after the request has arrived', async () => {
    const live = await dial();
    const idle = await dial();
    await say(live, 'a');
    proxy.dropAnswers(2);
    live.socket.write('b');
    await eventually(() => expect(live.end).toBe('ECONNRESET'));
    const next = await dial();
    next.socket.write('c');
    await eventually(() => expect(next.end).toBe('ECONNRESET'));
    expect([received, live.got, next.got]).toEqual(['abc', '<a>', '']);
    await say(idle, 'd');
    await say(await dial(), 'e');
  });

  test('what the target says unasked is no answer', async () => {
    const dialogue = await dial();
    await say(dialogue, 'a');
    dialogue.socket.write('quiet');
    await eventually(() => expect(received).toBe('aquiet'));
    proxy.dropAnswers(1);
    for (const socket of sockets) socket.write('unasked');
    await eventually(() => expect(dialogue.got).toBe('<a>unasked'));
    dialogue.socket.write('b');
    await eventually(() => expect(dialogue).toMatchObject({ got: '<a>unasked', end: 'ECONNRESET' }));
  });

  test('a target that is not there resets the client', async () => {
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const own = await startFaultProxy({ targetPort: port, host: '127.0.0.1' });
    const socket = connect({ port: own.port, host: '127.0.0.1' });
    const [error] = await once(socket, 'error').catch((caught: unknown) => [caught]);
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    await own.close();
  });

  test('closing ends what is open', async () => {
    const dialogue = await dial();
    await proxy.close();
    await eventually(() => expect(dialogue.end).toBe('ECONNRESET'));
    await expect(dial()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('between a Service Bus client and the broker', () => {
  let broker: Broker;
  let proxy: FaultProxy;
  let client: ServiceBusClient;
  let sender: ServiceBusSender;
  beforeEach(async () => {
    broker = await startBroker({ queues: [plainQueue] });
    proxy = await startFaultProxy({ targetPort: broker.port });
    client = connectBus(broker.connectionString.replace(`:${broker.port}`, `:${proxy.port}`));
    sender = client.createSender('plain');
  });
  afterEach(async () => {
    proxy.pass();
    await client.close();
    await proxy.close();
    await broker.close();
  });

  test('messages pass', async () => {
    await sender.sendMessages({ body: 'a' });
    const from = receiver(client);
    const message = await receiveOne(from);
    await from.completeMessage(message);
    expect(bodies([message])).toEqual(['a']);
    expect(broker.counts('plain')).toMatchObject({ active: 0, locked: 0 });
  });

  /** The client would wait for its answer a minute, whatever becomes of the connection. */
  function sendUntil(signal: AbortSignal, body: string): Promise<unknown> {
    const sent = failure(sender.sendMessages({ body, messageId: body }, { abortSignal: signal }));
    sent.catch(() => undefined);
    return sent;
  }

  /** A client that has not noticed yet that its connection is gone sends into the void. */
  const sendAgain = (body: string): Promise<void> =>
    vi.waitFor(() => sender.sendMessages({ body, messageId: body }, { abortSignal: AbortSignal.timeout(500) }), 10_000);

  test('a message may have been sent although the sender does not know, and is not there twice when sent again', async () => {
    await sender.sendMessages({ body: 'a' });
    proxy.dropAnswers(1);
    const patience = new AbortController();
    const sent = sendUntil(patience.signal, 'b');
    await eventually(() => expect(broker.counts('plain').active).toBe(2));
    patience.abort();
    expect(await sent).toMatchObject({ name: 'AbortError' });
    await sendAgain('b');
    expect(broker.counts('plain').active).toBe(2);
  });

  test.each(['refuse', 'hang'] as const)(
    'nothing is sent while it should %s, and all is when connections pass again',
    async (fault) => {
      await sender.sendMessages({ body: 'a' });
      proxy[fault]();
      const patience = new AbortController();
      const sent = sendUntil(patience.signal, 'b');
      // Time for the message to arrive, were it moved.
      await new Promise((resolve) => setTimeout(resolve, 50));
      patience.abort();
      expect(await sent).toMatchObject({ name: 'AbortError' });
      expect(broker.counts('plain').active).toBe(1);
      proxy.pass();
      await sendAgain('b');
      expect(broker.counts('plain').active).toBe(2);
    },
  );
});
