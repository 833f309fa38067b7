import { createHmac, hash, type KeyObject } from 'node:crypto';
import type { AttributeName, Member } from './change.ts';

/** A key object rather than bytes: importing them again for each request would be half of the work. */
export type DigestKey = KeyObject;

/** The request's id everywhere. The source is part of it, so that sources cannot collide with or probe each other. */
export const requestKey = (source: string, eventId: string): string => sha256(`${source}\n${eventId}`);

/**
 * The key of bytes that carry no usable event id. An event id cannot contain a control character, so no sender
 * can name a request that collides with one of these.
 */
export const bytesKey = (source: string, bytes: Uint8Array, headers = ''): string =>
  requestKey(source, `\0bytes:${sha256(bytes)}${headers && `\n${sha256(headers)}`}`);

/**
 * The id of an event that its sender gave none: the same however often this delivery of it is read, and another one for
 * the same bytes at another time.
 */
export const contentEventId = (contentKey: string, receivedAt: string): string =>
  sha256(`${contentKey}\n${receivedAt}`);

/** The key of the request that takes another one back when its time has ended. */
export const endingKey = (key: string): string => sha256(`${key}\n\0until`);

/** `hop` counts every send of a request. Reusing a message id would let duplicate detection swallow the send. */
export const messageId = (key: string, hop: number): string => `${key}#${hop}`;

/** A raw event's message id: the same delivery sent twice is one event, a reused id with other bytes is not. */
export const eventMessageId = (source: string, deliveryId: string, bytes: Uint8Array, headers = ''): string =>
  sha256(`${source}\n${deliveryId}\n${sha256(bytes)}${headers && `\n${sha256(headers)}`}`);

/**
 * Tells whether two requests with one key say the same. Keyed, because values have little entropy and a plain
 * hash in the ledger could be guessed back.
 */
export const fingerprint = (digestKey: DigestKey, content: unknown): string =>
  createHmac('sha256', digestKey).update(canonicalJson(content)).digest('base64url');

/** With any of the keys: one before the current one still tells repeated requests while it is being replaced. */
export const isFingerprintOf = (recorded: string, content: unknown, digestKeys: readonly DigestKey[]): boolean =>
  digestKeys.some((digestKey) => fingerprint(digestKey, content) === recorded);

/** What is remembered of a member of a collection: enough to know it again, too little to guess it without the key. */
export const memberDigest = (digestKey: DigestKey, { attributeSet, name }: AttributeName, member: Member): string =>
  createHmac('sha256', digestKey)
    .update(JSON.stringify([attributeSet, name, member]))
    .digest('base64url')
    .slice(0, MEMBER_DIGEST_LENGTH);

/** 96 bits. */
const MEMBER_DIGEST_LENGTH = 16;

export const sha256 = (data: string | Uint8Array): string => hash('sha256', data, 'base64url');

/** JSON with sorted keys; absent and undefined are the same. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}
