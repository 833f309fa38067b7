import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Loopback only: this host checks nothing that a stranger should not pass. */
const ADDRESS = '127.0.0.1';

export async function listen(server: Server, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port, ADDRESS, resolve);
  try {
    await promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      const advice = 'stop what listens there, or set LOCAL_HOST_PORT to a free one';
      throw new Error(`Port ${port} is taken: ${advice}.`, { cause: error });
    }
    throw error;
  }
  server.off('error', reject);
  return (server.address() as AddressInfo).port;
}
