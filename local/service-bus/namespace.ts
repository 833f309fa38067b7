/** What a client can reach: the queues, their dead-letter queues, and who may use them. */

import type { JsonWebKey } from 'node:crypto';
import { entityNotFound } from './broker-error.ts';
import type { Entity } from './entity.ts';

export type Namespace = {
  /** By lower-case path: entity names are case-insensitive (learn: azure-resource-manager/management/resource-name-rules). */
  readonly entities: ReadonlyMap<string, Entity>;
  readonly sharedAccessKey: string;
  /** Of the issuer whose tokens for Service Bus are taken. */
  readonly tokenKeys: readonly JsonWebKey[];
  readonly now: () => number;
};

const MANAGEMENT = '/$management';

export const isManagement = (address: string): boolean => address.toLowerCase().endsWith(MANAGEMENT);

/** The entity at an address or a management node of it. `sb://host:port/Queue/` and `queue` are the same. */
export function entityAt({ entities }: Namespace, address: string): Entity {
  const path = pathOf(address);
  const entity = entities.get(isManagement(path) ? path.slice(0, -MANAGEMENT.length) : path);
  if (entity === undefined) throw entityNotFound(address);
  return entity;
}

export const pathOf = (address: string): string =>
  address
    .replace(/^[a-z]+:\/\/[^/]*/i, '')
    .replace(/^\/|\/$/g, '')
    .toLowerCase();
