import { describe, expect, it } from 'vitest';
import type { WebhookFile } from '../../../src/intake/source/identity.ts';
import { readSourceFiles } from '../../../src/intake/source/read.ts';
import { readSecrets } from '../../../src/intake/source/secrets.ts';
import { CALLER_ID } from '../../factories.ts';
import { keyPair, standardSecret, textSecret } from '../signature/senders.ts';

const rule = { attributes: { Engineering: '*' }, users: { keys: ['id'] } };
const aFile = (webhook: WebhookFile) => JSON.stringify({ identity: { webhook }, allow: [rule] });

function read(webhooks: Readonly<Record<string, WebhookFile>>, environment: Readonly<Record<string, string>>) {
  const files = Object.entries(webhooks).map(([name, webhook]) => [`${name}.json`, aFile(webhook)] as const);
  const sources = readSourceFiles(new Map(files));
  if (sources.kind === 'problems') throw new Error(sources.problems.join('\n'));
  const problems: string[] = [];
  const { inbound } = readSecrets(sources.sources, environment, problems);
  return { inbound, problems };
}
const standard = { signature: 'standardWebhooks' } as const;

describe('the secret of a webhook', () => {
  it('is read from the setting of its source, with the one before it', () => {
    const environment = {
      RELAY_SECRET_HR_EU: standardSecret(1),
      RELAY_SECRET_HR_EU_PREVIOUS: keyPair(1).publicKey,
      RELAY_SECRET_HR: textSecret('another'),
    };
    expect(read({ 'hr-eu': standard }, environment)).toEqual({
      problems: [],
      inbound: new Map([['hr-eu', [standardSecret(1), keyPair(1).publicKey]]]),
    });
  });

  it.each([{}, { RELAY_SECRET_HR: '' }, { RELAY_SECRET_HR_PREVIOUS: standardSecret(1) }])(
    'is missed in %j',
    (environment) => {
      expect(read({ hr: standard }, environment).problems).toEqual([
        'RELAY_SECRET_HR: the secret of the webhook hr is missing.',
      ]);
    },
  );

  it('is none where a token proves the sender', () => {
    const token = { applicationIds: [CALLER_ID] };
    expect(read({ hr: { token } }, {})).toEqual({ problems: [], inbound: new Map() });
  });

  const header = { header: 'x-api-key' };
  it.each<readonly [string, WebhookFile, string, RegExp]>([
    [
      'an unresolved reference',
      standard,
      '@Microsoft.KeyVault(SecretUri=https://x.vault.azure.net/secrets/hr)',
      /Key Vault/,
    ],
    ['written with a line end', { signature: 'zendesk' }, `${'x'.repeat(32)}\n`, /line end/],
    ['too short', { signature: 'zendesk' }, 'x'.repeat(23), /at least 24 bytes/],
    ['without its prefix', standard, standardSecret(1).slice(6), /Begin it with whsec_/],
    ['a private key', standard, `whsk_${standardSecret(1).slice(6)}`, /private key stays with its sender/],
    ['of too few bytes', standard, `whsec_${Buffer.alloc(23).toString('base64')}`, /24 to 64 bytes/],
    ['no base64', standard, `whsec_${'!'.repeat(32)}`, /24 to 64 bytes/],
    ['no public key', standard, `whpk_${Buffer.alloc(31).toString('base64')}`, /32 bytes/],
    ['with a blank, in a header', header, `${textSecret('x')} y`, /printable ASCII/],
    ['with a letter that no header has', header, 'Zugspitze-ß-4711-0815-xx', /printable ASCII/],
  ])('is refused when it is %s, and is not repeated', (_, webhook, secret, problem) => {
    for (const setting of ['RELAY_SECRET_HR', 'RELAY_SECRET_HR_PREVIOUS']) {
      const environment = { RELAY_SECRET_HR: standardOr(webhook), [setting]: secret };
      const { problems } = read({ hr: webhook }, environment);
      expect(problems).toEqual([expect.stringMatching(new RegExp(`^${setting}: .*${problem.source}`))]);
      expect(problems.join()).not.toContain(secret);
    }
  });

  it('belongs to one source, be it the current one or the one before', () => {
    const environment = {
      RELAY_SECRET_HR: standardSecret(1),
      RELAY_SECRET_HR_PREVIOUS: standardSecret(2),
      RELAY_SECRET_IT: standardSecret(3),
      RELAY_SECRET_IT_PREVIOUS: standardSecret(1),
    };
    const { problems } = read({ hr: standard, it: standard }, environment);
    expect(problems).toEqual([expect.stringMatching(/^RELAY_SECRET_IT_PREVIOUS: the source hr has the same secret/)]);
  });
});

const standardOr = ({ signature }: WebhookFile): string =>
  signature === 'standardWebhooks' ? standardSecret(9) : textSecret('no-blanks').replaceAll(/[ ,]/g, '-');

describe('the file of a webhook', () => {
  const problemsOf = (webhook: object, more: object = {}) => {
    const file = JSON.stringify({ identity: { webhook }, allow: [rule], ...more });
    const read = readSourceFiles(new Map([['hr.json', file]]));
    return read.kind === 'problems' ? read.problems : [];
  };

  it.each(['webhook-id', 'Content-Type', 'ce-key', 'X-GitHub-Delivery'])(
    'names no header that is kept: %s',
    (header) => {
      expect(problemsOf({ header })).toEqual([expect.stringContaining('it may hold no secret')]);
    },
  );

  it('lists subscriptions and origins only where somebody asks for them', () => {
    const attributes = [{ attributeSet: 'Engineering', attribute: 'Project', value: 'x' }];
    const mapping = { mapping: { target: { type: 'user', id: 'user' }, attributes } };
    const way = { header: 'x-api-key' };
    expect(problemsOf({ ...way, subscriptions: ['hr'] })).toEqual([expect.stringContaining('Only Event Grid')]);
    expect(problemsOf({ ...way, origins: ['contoso.com'] })).toEqual([
      expect.stringContaining('Only a sender of CloudEvents'),
    ]);
    expect(problemsOf({ ...way, subscriptions: ['hr'] }, { format: 'eventGrid', ...mapping })).toEqual([]);
    expect(problemsOf({ ...way, origins: ['contoso.com'] }, { format: 'cloudEvents', ...mapping })).toEqual([]);
  });
});
