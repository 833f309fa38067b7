/** What happens on the connections of clients, and who has to know. */

import type { Connection, Container, EventContext, Session } from 'rhea';
import { attachReceiving, attachSending, type Broking } from './attach.ts';
import { newPeer, type Peer } from './peer.ts';
import { prepareSession } from './rhea-edge.ts';

export function serveConnections(container: Container, broking: Broking): void {
  const peers = new WeakMap<Connection, Peer>();
  const peerOf = (connection: Connection): Peer => {
    const peer = peers.get(connection) ?? newPeer();
    peers.set(connection, peer);
    return peer;
  };

  container.on('session_open', ({ session }: EventContext) => session && prepareSession(session));
  container.on('receiver_open', ({ connection, receiver }: EventContext) => {
    if (receiver) attachSending(receiver, peerOf(connection), broking);
  });
  container.on('sender_open', ({ connection, sender }: EventContext) => {
    if (sender) attachReceiving(sender, peerOf(connection), broking);
  });

  container.on('sender_close', ({ connection, sender }: EventContext) => {
    for (const [link, receiver] of peerOf(connection).receivers) if (link === sender) receiver.detached();
    if (sender) peerOf(connection).receivers.delete(sender);
  });
  // AMQP 1.0, part 2: ending a session or closing a connection detaches all links in it. A broken connection does not.
  container.on('session_close', ({ connection, session }: EventContext) => detachAll(peerOf(connection), session));
  container.on('connection_close', ({ connection }: EventContext) => detachAll(peerOf(connection), undefined));
  container.on('disconnected', ({ connection }: EventContext) => {
    for (const receiver of peerOf(connection).receivers.values()) receiver.lost();
    peers.delete(connection);
  });

  // What a client does wrong, or says went wrong, ends its link or connection and never the broker.
  for (const event of [
    'error',
    'protocol_error',
    'connection_error',
    'session_error',
    'sender_error',
    'receiver_error',
  ]) {
    container.on(event, () => undefined);
  }
}

function detachAll({ receivers }: Peer, session: Session | undefined): void {
  for (const [link, receiver] of receivers) {
    if (session !== undefined && link.session !== session) continue;
    receivers.delete(link);
    receiver.detached();
  }
}
