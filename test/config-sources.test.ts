import { expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';

it('names a source file that is wrong, and at once the secret that another one lacks', () => {
  const webhook = {
    identity: { webhook: { header: 'x-key' } },
    allow: [{ attributes: { Engineering: '*' }, users: { keys: ['id'] } }],
  };
  const files = new Map([
    ['hr.json', '{}'],
    ['it.json', JSON.stringify(webhook)],
  ]);
  const load = () => loadConfig({}, '{}', () => files);
  expect(load).toThrow(/source hr\.json: \/identity: /);
  expect(load).toThrow(/RELAY_SECRET_IT: the secret of the webhook it is missing\./);
});
