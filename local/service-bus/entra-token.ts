/** Access tokens of Microsoft Entra. learn: service-bus-messaging/authenticate-application, "Azure Service Bus resource id" */

import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { unauthorized } from './broker-error.ts';

const RESOURCE = /^https:\/\/servicebus\.azure\.net\/?$/;

/**
 * The path that a good token gives access to: all of them, for roles on single queues are not simulated. Issuers are told
 * apart by their keys.
 */
export function checkEntraToken(token: string, keys: readonly JsonWebKey[]): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const { alg } = readPart(header);
  const signed = Buffer.from(`${header}.${payload}`);
  const isSigned = keys.some((key) =>
    verify('RSA-SHA256', signed, createPublicKey({ key, format: 'jwk' }), Buffer.from(signature, 'base64url')),
  );
  if (alg !== 'RS256' || !isSigned) throw unauthorized('The token has an invalid signature.');
  const { aud, exp } = readPart(payload);
  if (!RESOURCE.test(String(aud))) throw unauthorized('The token is for another resource.');
  if (!(Number(exp) * 1_000 > Date.now())) throw unauthorized('The token is expired.');
  return '';
}

function readPart(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))) as Record<string, unknown>;
  } catch {
    throw unauthorized('This is no token.');
  }
}
