/** Shared access signatures. learn: service-bus-messaging/service-bus-sas, "Generate a Shared Access Signature token" */

import { createHmac, timingSafeEqual } from 'node:crypto';
import { unauthorized } from './broker-error.ts';
import { pathOf } from './namespace.ts';

export const KEY_NAME = 'RootManageSharedAccessKey';

/** The path that a good token gives access to. Tokens expire by the clock their makers read, not by that of the queues. */
export function authorizedPath(token: string, key: string): string {
  const fields = new Map(
    token
      .replace(/^SharedAccessSignature /, '')
      .split('&')
      .map(splitField),
  );
  const [resource, expiry, signature, keyName] = ['sr', 'se', 'sig', 'skn'].map((name) => fields.get(name) ?? '');
  const expected = createHmac('sha256', key).update(`${resource}\n${expiry}`).digest();
  const given = Buffer.from(decodeURIComponent(signature ?? ''), 'base64');
  if (keyName !== KEY_NAME || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw unauthorized('The token has an invalid signature.');
  }
  if (!(Number(expiry) * 1_000 > Date.now())) throw unauthorized('The token is expired.');
  return pathOf(decodeURIComponent(resource ?? ''));
}

function splitField(field: string): [string, string] {
  const at = field.indexOf('=');
  return [field.slice(0, at), field.slice(at + 1)];
}
