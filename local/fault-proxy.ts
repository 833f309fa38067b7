/** A network that fails on request, between the Functions host and the local Service Bus or Azurite. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type FaultProxy = {
  readonly port: number;
  /** Live connections of clients. */
  readonly open: number;
  /**
   * Moves bytes both ways. Connections that were frozen are ended: after a real partition one side has long given up on
   * them, and what the other still believes in is reset when it speaks again.
   */
  pass(): void;
  /** Resets live connections, and every new one. */
  refuse(): void;
  /** Accepts connections, but moves no byte in either direction; live ones freeze. */
  hang(): void;
  /**
   * The target gets what clients send from now on, but its next answers are lost together with their connections: done,
   * but the caller does not know. With several requests under way on a connection, the answer may be an earlier one's.
   */
  dropAnswers(count: number): void;
  close(): Promise<void>;
};

export type FaultProxyOptions = {
  readonly port?: number;
  readonly targetPort: number;
  /** Of both sides: this machine under one of its names. */
  readonly host?: '127.0.0.1' | '::1' | 'localhost';
};

type Link = {
  readonly client: Socket;
  readonly target: Socket | undefined;
  isFrozen: boolean;
  /** The client has sent something that the target has not yet answered. */
  isWaiting: boolean;
};

export async function startFaultProxy({
  port = 0,
  targetPort,
  host = '127.0.0.1',
}: FaultProxyOptions): Promise<FaultProxy> {
  const links = new Set<Link>();
  let mode: 'pass' | 'refuse' | 'hang' = 'pass';
  let answersToDrop = 0;
  // Half open, so that one side may have said all it has to say while the other has not.
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, accept);
  const listening = once(server, 'listening');
  server.listen(port, host);
  await listening;

  function accept(client: Socket): void {
    if (mode === 'refuse') {
      client.on('error', ignore).resetAndDestroy();
      return;
    }
    const target = mode === 'hang' ? undefined : connect({ port: targetPort, host, allowHalfOpen: true });
    const link: Link = { client, target, isFrozen: mode === 'hang', isWaiting: false };
    links.add(link);
    client.on('error', ignore).on('close', () => links.delete(link));
    if (target === undefined) return;
    target.on('error', ignore).on('connect', () => target.setNoDelay());
    client.setNoDelay();
    pump(client, target, link, () => {
      link.isWaiting = true;
      return true;
    });
    pump(target, client, link, () => {
      if (!link.isWaiting || answersToDrop === 0) {
        link.isWaiting = false;
        return true;
      }
      answersToDrop -= 1;
      end(link);
      return false;
    });
    client.resume();
  }

  function endAll(which: (link: Link) => boolean): void {
    for (const link of [...links].filter(which)) end(link);
  }

  return {
    port: (server.address() as AddressInfo).port,
    get open() {
      return links.size;
    },
    pass() {
      mode = 'pass';
      endAll(({ isFrozen }) => isFrozen);
    },
    refuse() {
      mode = 'refuse';
      endAll(() => true);
    },
    hang() {
      mode = 'hang';
      for (const link of links) {
        link.isFrozen = true;
        link.client.pause();
        link.target?.pause();
      }
    },
    dropAnswers(count) {
      answersToDrop = count;
      // What has been sent so far may have been answered, or ask for nothing.
      for (const link of links) link.isWaiting = false;
    },
    async close() {
      endAll(() => true);
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

/** One direction. `passes` may end the connection instead. */
function pump(from: Socket, to: Socket, link: Link, passes: () => boolean): void {
  from.on('data', (bytes) => {
    if (passes() && !to.write(bytes)) from.pause();
  });
  to.on('drain', () => {
    if (!link.isFrozen) from.resume();
  });
  from.on('end', () => to.end());
  from.on('close', (hadError) => {
    if (hadError) end(link);
  });
}

function end({ client, target }: Link): void {
  client.resetAndDestroy();
  target?.resetAndDestroy();
}

/** A broken connection is what this is for; its close event does the rest. */
const ignore = () => undefined;
