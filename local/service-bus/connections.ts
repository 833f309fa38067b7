/** What happens on the connections of clients, and who has to know. */

import type { Connection, Container, EventContext, Session } from 'rhea';
import { attachReceiving, attachSending } from './attach.ts';
import type { Namespace } from './namespace.ts';
import { newPeer, type Peer } from './peer.ts';
import { answerDetach, prepareSession } from './rhea-edge.ts';
import { SessionRequest } from './session-request.ts';

export function serveConnections(container: Container, namespace: Namespace): void {
  const peers = new WeakMap<Connection, Peer>();
  const peerOf = (connection: Connection): Peer => {
    const peer = peers.get(connection) ?? newPeer();
    peers.set(connection, peer);
    return peer;
  };

  container.on('session_open', ({ session }: EventContext) => session && prepareSession(session));
  container.on('receiver_open', ({ connection, receiver }: EventContext) => {
    if (receiver) attachSending(receiver, peerOf(connection), namespace);
  });
  container.on('sender_open', ({ connection, sender }: EventContext) => {
    if (sender) attachReceiving(sender, peerOf(connection), namespace);
  });

  container.on('sender_close', ({ connection, sender }: EventContext) => {
    const { receivers, replyLinks } = peerOf(connection);
    for (const [name, link] of replyLinks) if (link === sender) replyLinks.delete(name);
    if (sender === undefined) return;
    const receiver = receivers.get(sender);
    receivers.delete(sender);
    receiver?.detached();
    if (receiver instanceof SessionRequest) answerDetach(sender);
  });
  // AMQP 1.0, part 2: ending a session or closing a connection detaches all links in it. A broken connection does not.
  container.on('session_close', ({ connection, session }: EventContext) => detachAll(peerOf(connection), session));
  container.on('connection_close', ({ connection }: EventContext) => detachAll(peerOf(connection), undefined));
  container.on('disconnected', ({ connection }: EventContext) => {
    for (const receiver of peerOf(connection).receivers.values()) receiver.lost();
    peers.delete(connection);
  });

  // What a client says went wrong is the client's business; its link, session or connection ends all the same.
  for (const event of ['connection_error', 'session_error', 'sender_error', 'receiver_error']) {
    container.on(event, () => undefined);
  }
  // What the broker cannot make sense of, or a mistake of its own. rhea closes the connection.
  for (const event of ['error', 'protocol_error']) {
    container.on(event, (error: unknown) => console.error('Local Service Bus:', error));
  }
}

function detachAll({ receivers }: Peer, session: Session | undefined): void {
  for (const [link, receiver] of receivers) {
    if (session !== undefined && link.session !== session) continue;
    receivers.delete(link);
    receiver.detached();
  }
}
