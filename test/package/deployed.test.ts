import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CALLER_ID } from '../factories.ts';
import { declared, namesIn } from '../infra/bicep.ts';
import { spawnHost } from '../local/host/host-process.ts';
import { type AzureLike, startAzureLike } from './azure-like.ts';
import { type Clone, cloneRepository, unzip } from './package-clone.ts';

const allow = [{ attributes: { Engineering: '*' }, users: { keys: ['userPrincipalName'] } }];
const sources = {
  'caller.json': { identity: { applicationId: CALLER_ID }, allow },
  'hr.json': { identity: { webhook: { header: 'x-hr-key' } }, allow },
};

let clone: Clone;
let azure: AzureLike;
let app: string;
let settings: Readonly<Record<string, string>>;
beforeAll(async () => {
  clone = await cloneRepository();
  for (const [name, source] of Object.entries(sources)) {
    await writeFile(join(clone.folder, 'sources', name), JSON.stringify(source));
  }
  const [ran, started] = await Promise.all([clone.run(), startAzureLike()]);
  azure = started;
  if (ran.code !== 0) throw new Error(ran.stderr);
  app = await unzip(await clone.zip());
  const { secretSettings } = JSON.parse(readFileSync(join(clone.folder, 'infra/topology.json'), 'utf8')) as {
    secretSettings: readonly string[];
  };
  const always = namesIn(declared('var', 'always', 'app/settings.bicep')).map((name) => [
    name,
    azure.settings[name] ?? '',
  ]);
  settings = {
    ...Object.fromEntries(always),
    ...Object.fromEntries(secretSettings.map((name) => [name, randomUUID()])),
  };
}, 60_000);
afterAll(async () => {
  await Promise.all([clone.close(), azure.close(), rm(app, { recursive: true })]);
});

const start = (given: Readonly<Record<string, string>>) =>
  spawnHost(['--port', '0', '--app', app], { ...given, ...azure.platform, NODE_COMPILE_CACHE: join(app, 'cache') });

test('the package alone, with what Bicep sets, takes a request to Graph: by its identity, and without a key', async () => {
  expect(() => createRequire(join(app, 'package.json')).resolve('@azure/identity')).toThrow('Cannot find module');
  const host = await start(settings).ready;
  const token = await azure.identity.token({
    appId: CALLER_ID,
    roles: ['Requests.Submit'],
    version: 1,
    audience: settings['RELAY_API_AUDIENCE'] ?? '',
  });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const body = JSON.stringify({
    eventId: 'hire-1',
    target: { type: 'user', userPrincipalName: 'dara@contoso.com' },
    attributes: { Engineering: { NumVendors: 7 } },
  });
  const posted = await fetch(`${host}/api/v1/requests`, { method: 'POST', headers, body });
  expect(posted.status).toBe(202);
  const { id } = (await posted.json()) as { id: string };
  const state = async () => (await fetch(`${host}/api/v1/requests/${id}`, { headers })).json();
  await expect.poll(state, { timeout: 20_000 }).toMatchObject({ state: 'applied' });
}, 60_000);

/** As many as the machine has use for. */
const AT_ONCE = 3;

test('with one of those settings missing, the package refuses to start, by the name of that setting', async () => {
  const left = Object.keys(settings);
  const refusals = new Map<string, string>();
  const work = async () => {
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      const { [name]: _, ...others } = settings;
      const host = start(others);
      expect([name, await host.exited]).toMatchObject([name, { code: 1 }]);
      refusals.set(name, host.stderr());
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect([...refusals.keys()]).toEqual(
    expect.arrayContaining(['AZURE_CLIENT_ID', 'RELAY_DIGEST_KEY', 'RELAY_SECRET_HR']),
  );
  expect(refusals.size).toBe(Object.keys(settings).length);
  for (const [name, refusal] of refusals) {
    const named = [...refusal.matchAll(/^ {2}- ([^:]+): /gm)].map(([, each]) => each);
    expect([name, ...named]).toEqual([name, name]);
  }
}, 60_000);
