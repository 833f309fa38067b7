import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server of this machine that a test can close and open again, while the server keeps what it has. */
export type Detour = {
  readonly port: number;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
};

export async function openDetour(serverPort: number): Promise<Detour> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const behind = connect(serverPort, '127.0.0.1');
    for (const socket of [client, behind]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    client.pipe(behind).pipe(client);
  });
  const port = await open(server, 0);
  return {
    port,
    async goAway() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async comeBack() {
      if (!server.listening) await open(server, port);
    },
  };
}

async function open(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
