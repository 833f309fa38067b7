import { createHmac } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { sourceFile } from '../../src/intake/source/file.ts';
import { signatureSchemes } from '../../src/intake/source/identity.ts';
import { formats } from '../../src/intake/source/translation.ts';
import { bodyOf, samples } from '../fixtures/events/index.ts';

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'docs/sources.md'), 'utf8');
const sectionOf = (heading: string) => text.split(`\n### ${heading}\n`)[1]?.split(/\n###? /)[0] ?? '';
const blocksOf = (section: string) =>
  [...section.matchAll(/^```json\n(.*?)^```/gms)].map(([, block = '']) => JSON.parse(block) as Record<string, unknown>);
const names = [...new Set(samples.map(({ source }) => source))];

describe('docs/sources.md', () => {
  it('has source files that the relay takes', () => {
    const files = blocksOf(text).filter((block) => 'identity' in block);
    expect(files).toHaveLength(2);
    expect(files.map((file) => sourceFile.safeParse(file).error)).toEqual([undefined, undefined]);
  });

  it.each(names)('has a section for %s, with its file, its samples and what the first of them becomes', (name) => {
    const section = sectionOf(name);
    const own = samples.filter(({ source }) => source === name);
    expect(section).toMatch(new RegExp(`\\(\\.\\./sources/(ready/)?${name}\\.json\\)`));
    for (const { file } of own) expect(section).toContain(`(../test/fixtures/events/${file})`);
    expect(blocksOf(section)).toEqual([own[0]?.becomes]);
  });

  it.each(readdirSync(join(root, 'sources/ready')))('names the secrets of %s', (file) => {
    const { identity, enrich } = JSON.parse(readFileSync(join(root, 'sources/ready', file), 'utf8'));
    const name = file.replace('.json', '');
    const setting = name.toUpperCase().replaceAll('-', '_');
    const section = sectionOf(name);
    expect(section.includes(`\`RELAY_SECRET_${setting}\``)).toBe(identity.webhook.token === undefined);
    expect(section.includes(`\`RELAY_ENRICH_SECRET_${setting}\``)).toBe(enrich !== undefined);
  });

  it('links to what there is', () => {
    const targets = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
    const files = targets.filter((target) => !/^(https:|#)/.test(target)).map((target) => target.split('#')[0] ?? '');
    expect(files.filter((file) => !existsSync(join(root, 'docs', file)))).toEqual([]);
    const anchors = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(targets.filter((target) => target.startsWith('#') && !anchors.includes(target.slice(1)))).toEqual([]);
    expect(files.length).toBeGreaterThan(20);
  });

  it.each(formats)('explains the format %s', (format) => {
    expect(sectionOf('Formats')).toContain(`| \`${format}\` |`);
  });

  it.each(signatureSchemes)('explains the signature %s', (scheme) => {
    expect(sectionOf('Identity')).toContain(`| \`"signature": "${scheme}"\` |`);
  });
});

describe('the business rule for ServiceNow in docs/sources.md', () => {
  const [, script = ''] = /^```js\n(.*?)^```/ms.exec(sectionOf('servicenow')) ?? [];
  const key = Buffer.alloc(32, 5).toString('base64');
  const sample = samples.find(({ source }) => source === 'servicenow');
  const item = JSON.parse(new TextDecoder().decode(sample && bodyOf(sample)));

  /** The platform as far as the script uses it, by the documentation of its classes and what users report. */
  function run() {
    const sent = { headers: {} as Record<string, string>, body: '', url: '', method: '' };
    class RESTMessageV2 {
      setHttpMethod = (method: string) => Object.assign(sent, { method });
      setEndpoint = (url: string) => Object.assign(sent, { url });
      setRequestHeader = (name: string, value: string) => Object.assign(sent.headers, { [name]: value });
      setRequestBody = (body: string) => Object.assign(sent, { body });
      execute = () => ({ getStatusCode: () => 202 });
    }
    class GlideCertificateEncryption {
      generateMac = (secret: string, _: 'HmacSHA256', text: string) =>
        createHmac('sha256', Buffer.from(secret, 'base64')).update(text).digest('base64');
    }
    class GlideDateTime {
      getNumericValue = () => Date.now();
    }
    const current = {
      ...item,
      getUniqueValue: () => item.sys_id,
      getValue: (name: string) => item[name].sys_id ?? item[name],
      request: { getDisplayValue: () => item.request },
      cat_item: { getDisplayValue: () => item.cat_item },
    };
    const properties: Record<string, string> = { 'relay.webhook.secret': key, 'relay.webhook.url': 'https://relay' };
    const gs = { getProperty: (name: string) => properties[name], error: expect.unreachable };
    runInNewContext(script, { current, gs, sn_ws: { RESTMessageV2 }, GlideCertificateEncryption, GlideDateTime });
    return sent;
  }

  it('sends what the sample shows, signed as Standard Webhooks say', () => {
    const { method, headers, body } = run();
    expect([method, headers['Content-Type'], headers['webhook-id']]).toEqual([
      ...['post', 'application/json', sample?.headers['webhook-id']],
    ]);
    expect(JSON.parse(body)).toEqual(item);
    expect(new Webhook(`whsec_${key}`).verify(body, headers)).toEqual(item);
    expect(() => new Webhook(`whsec_${key}`).verify(`${body} `, headers)).toThrow();
  });
});
