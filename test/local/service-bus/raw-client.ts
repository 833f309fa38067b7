/** A client with nothing of an SDK in it: what goes over the wire is what the test says. */

import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import rhea, { type Connection, type EventContext, type Message } from 'rhea';

export type RawClient = {
  readonly connection: Connection;
  /** Sends a request to a node and gives its answer, and whether it came settled. */
  ask(node: string, request: Partial<Message>): Promise<{ reply: Message; settled: boolean }>;
  close(): Promise<void>;
};

export async function openRawClient(port: number): Promise<RawClient> {
  const connection = rhea.create_container().connect({ host: '127.0.0.1', port, reconnect: false });
  await once(connection, 'connection_open');
  return {
    connection,
    async ask(node, request) {
      const replies = connection.open_receiver({ source: { address: node }, target: { address: `${node}-replies` } });
      const requests = connection.open_sender({ target: { address: node } });
      await Promise.all([once(replies, 'receiver_open'), once(requests, 'sendable')]);
      requests.send({ message_id: 'request', body: {}, ...request });
      const [{ message, delivery }] = (await once(replies, 'message')) as [EventContext];
      if (message === undefined) throw new Error('An empty answer.');
      return { reply: message, settled: delivery?.remote_settled === true };
    },
    async close() {
      connection.close();
      await once(connection, 'connection_close');
    },
  };
}

export function sharedAccessSignature(
  resource: string,
  key: string,
  expiry = Math.ceil(Date.now() / 1_000) + 60,
): string {
  const encoded = encodeURIComponent(resource);
  const signature = createHmac('sha256', key).update(`${encoded}\n${expiry}`).digest('base64');
  const fields = { sr: encoded, sig: encodeURIComponent(signature), se: expiry, skn: 'RootManageSharedAccessKey' };
  const pairs = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  return `SharedAccessSignature ${pairs.join('&')}`;
}
