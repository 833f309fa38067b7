/** One connected client: what it may do, where it wants replies, what it holds open. */

import type { Sender } from 'rhea';
import type { DeliveryLink } from './delivery-link.ts';
import type { SessionRequest } from './session-request.ts';

export type Peer = {
  /** Paths it has shown a token for. */
  readonly authorized: Set<string>;
  /**
   * Links for replies, by all that clients name them with: their target address (azure-servicebus, and the documentation),
   * the name of the link (@azure/service-bus on `$cbs`), or nothing but the node they come from (azure-servicebus on `$cbs`).
   */
  readonly replyLinks: Map<string, Sender>;
  readonly receivers: Map<Sender, DeliveryLink | SessionRequest>;
};

export const newPeer = (): Peer => ({ authorized: new Set(), replyLinks: new Map(), receivers: new Map() });

/** learn: service-bus-messaging/service-bus-sas: a token for a path covers what is below it. */
export function mayUse({ authorized }: Peer, path: string): boolean {
  return [...authorized].some((granted) => granted === '' || path === granted || path.startsWith(`${granted}/`));
}
