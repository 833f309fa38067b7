import { describe, expect, it } from 'vitest';
import { readKey } from '../../../src/intake/signature/keys.ts';
import { standardSecret } from './senders.ts';

describe('a secret', () => {
  it.each([
    ...['whsec_', 'whpk_', 'whsk_AAAA', '', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', `${standardSecret(1)}=`, 'whsec_!!!!'],
    ...[`whsec_${Buffer.alloc(23, 1).toString('base64')}`, `whsec_${Buffer.alloc(65, 1).toString('base64')}`],
    ...[`whsec_${Buffer.alloc(32, 250).toString('base64url')}`, `whpk_${Buffer.alloc(31, 1).toString('base64')}`],
    `whpk_${Buffer.alloc(64, 1).toString('base64')}`,
  ])('of a standard webhook cannot be %s', (secret) => {
    const read = readKey('standardWebhooks', secret);
    expect(read).toMatchObject({ kind: 'problem' });
    const text = secret.replace(/^wh\w\w+_/, '');
    if (text !== '' && read.kind === 'problem') expect(read.detail).not.toContain(text);
  });

  it.each([24, 64])('of a standard webhook may have %i bytes', (bytes) => {
    expect(readKey('standardWebhooks', `whsec_${Buffer.alloc(bytes, 1).toString('base64')}`)).toMatchObject({
      kind: 'hmac',
    });
  });
});
