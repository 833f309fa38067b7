/** What both local web servers need from node:http and node:https. */
import { once } from 'node:events';
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

type WebServer = HttpServer | HttpsServer;

/** Port 0 takes any free port. Loopback only: the local stack trusts everyone who can reach it. */
export async function listen(server: WebServer, port: number, variable: string): Promise<number> {
  const listening = once(server, 'listening');
  server.listen(port, '127.0.0.1');
  try {
    await listening;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port} is taken: set ${variable} to a free port.`, {
      cause: error,
    });
  }
  return (server.address() as AddressInfo).port;
}

/** Idle keep-alive connections of clients would hold an ordinary close for seconds. */
export async function shut(server: WebServer): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export const readText = async (request: IncomingMessage): Promise<string> =>
  (await readBytes(request)).toString('utf8');
