import { beforeEach, describe, expect, it } from 'vitest';
import { ARM_TOKEN, type ArmServer, startArm } from './arm-server.ts';
import { azdValues, deployer, preflight, preflightText } from './preflight.ts';
import { runCli } from './run-cli.ts';

type Check = { readonly check: string; readonly result: string; readonly found: string; readonly next?: string };

let arm: ArmServer;
beforeEach(async () => {
  arm = await startArm();
});
const ofResult = (wanted: string, { checks }: { checks: readonly Check[] }) =>
  checks.filter(({ result }) => result === wanted);

describe('what cannot be found out', () => {
  it('is told apart from what would fail: without a sign-in, after all that needs none', async () => {
    const signedOut = { azdToken: () => Promise.reject(new Error('azd: sign in')) };
    const { code, document } = await preflight(arm, { ...azdValues, RELAY_ALERT_EMAILS: '' }, signedOut);
    expect(code).toBe(3);
    expect(document.error).toMatchObject({ kind: 'unreachable', message: '1 could not be found out.' });
    expect(ofResult('unknown', document)).toEqual([
      {
        check: 'sign-in',
        result: 'unknown',
        found: 'Neither azd nor az gave a token for Azure.',
        next: 'azd auth login',
      },
    ]);
    expect(ofResult('ok', document).map(({ check }) => check)).toEqual(['parameters', 'sources']);
    expect(arm.seen).toEqual([]);
  });

  it('uses the sign-in of az where azd has none', async () => {
    const az = {
      azdToken: () => Promise.reject(new Error('azd: sign in')),
      azureCliToken: async () => ({ token: ARM_TOKEN, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
    };
    expect((await preflight(arm, azdValues, az)).code).toBe(0);
  });

  it.each([
    [
      'is not allowed to be read',
      403,
      { error: { code: 'AuthorizationFailed' } },
      'answered 403 (AuthorizationFailed)',
    ],
    ['is answered by no JSON', 200, '<html>', 'in a form that is not known'],
    ['is answered with a redirect', 302, {}, 'answered 302'],
  ])('%s: each question of its own', async (_, status, body, why) => {
    const asked = (path: string) => path.includes('/permissions') || path.includes('geoRegions');
    arm.intercept = ({ path }) =>
      asked(path) ? { status, body, headers: { location: 'https://evil.example.com/' } } : undefined;
    const { code, document } = await preflight(arm);
    expect(code).toBe(3);
    const unclear = ofResult('unknown', document);
    expect(unclear.map(({ check }) => check)).toEqual(['region', 'rights']);
    for (const { found, next } of unclear)
      expect([found, next]).toEqual([expect.stringContaining(why), expect.stringMatching(/^az /)]);
  });

  it.each([
    ['429 with a time to come back', { status: 429, headers: { 'retry-after': '7' } }, 7_000],
    ['503', { status: 503 }, 1_000],
    ['nothing, and closes the connection', 'drop', 1_000],
  ] as const)('is asked again when Azure answers %s', async (_, reply, wait) => {
    const refused = new Set<string>();
    arm.intercept = ({ method, path }) => {
      const isFirst = !refused.has(method + path);
      refused.add(method + path);
      return isFirst && (path.includes('/permissions') || path.includes('/deletedVaults/')) ? reply : undefined;
    };
    const { code, waits } = await preflight(arm);
    expect([code, waits]).toEqual([0, [wait, wait, wait]]);
  });

  it('is given up when Azure is busy for longer than the patience', async () => {
    arm.intercept = ({ path }) => (path.endsWith('geoRegions') ? { status: 503, body: {} } : undefined);
    const { code, document, waits } = await preflight(arm, azdValues, {}, ['--patience', '10']);
    expect([code, ofResult('unknown', document).map(({ found }) => found)]).toEqual([
      3,
      ['Flex Consumption: Azure answered 503 (no code).'],
    ]);
    expect(waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('may take long, and is then found out', async () => {
    const slow: typeof fetch = async (...request) => {
      await new Promise(setImmediate);
      return fetch(...request);
    };
    expect((await preflight(arm, azdValues, { fetch: slow })).code).toBe(0);
    const never: typeof fetch = () => Promise.reject(new DOMException('The operation timed out', 'TimeoutError'));
    const { code, document } = await preflight(arm, azdValues, { fetch: never }, ['--patience', '0']);
    expect([code, ofResult('unknown', document)[0]?.found]).toEqual([3, 'Azure could not be reached.']);
  });

  it('follows pages on the same server only', async () => {
    const page = (nextLink: string | undefined, name: string) => ({
      status: 200,
      body: { value: [{ name }], nextLink },
    });
    const next = (server: string) =>
      `${server}/subscriptions/s/providers/Microsoft.Web/geoRegions?page=2&api-version=2023-01-01`;
    for (const [server, code] of [
      [arm.url, 0],
      ['https://evil.example.com', 1],
    ] as const) {
      arm.intercept = ({ path }) => {
        if (!path.endsWith('geoRegions')) return undefined;
        return path.startsWith('/subscriptions/s/') ? page(undefined, 'West Europe') : page(next(server), 'East US');
      };
      expect((await preflight(arm)).code).toBe(code);
    }
  });
});

it('everything that would fail is told at once', async () => {
  Object.assign(arm.state, {
    subscription: 'Disabled',
    unregistered: ['Microsoft.App'],
    flexRegions: [],
    nodeVersions: [],
    storageSkus: [],
    premiumRegions: [],
    permissions: [],
    group: { location: 'northeurope' },
    taken: [/./],
    isVaultDeleted: true,
  });
  arm.intercept = ({ path }) =>
    path.endsWith('checkNameAvailability') ? { status: 200, body: { nameAvailable: false } } : undefined;
  const { AZURE_ENV_NAME, AZURE_SUBSCRIPTION_ID, AZURE_LOCATION, RELAY_RESOURCE_TOKEN } = azdValues as Record<
    string,
    string
  >;
  const must = { AZURE_ENV_NAME, AZURE_SUBSCRIPTION_ID, AZURE_LOCATION, RELAY_RESOURCE_TOKEN } as Record<
    string,
    string
  >;
  const { code, document } = await preflight(arm, { ...must, VNET_ENABLED: 'true', RELAY_ALERT_EMAILS: 'oncall' });
  const counts = Map.groupBy(ofResult('fails', document), ({ check }) => check);
  expect([code, Object.fromEntries([...counts].map(([check, all]) => [check, all.length]))]).toEqual([
    1,
    { parameters: 1, subscription: 1, 'resource providers': 1, region: 4, rights: 1, names: 6 },
  ]);
});

it.each([200, 403, 404, 500])('the token is never shown, even if a server answers with it, and %i', async (status) => {
  const said = { error: { code: ARM_TOKEN, message: ARM_TOKEN }, state: ARM_TOKEN, registrationState: ARM_TOKEN };
  const group = { location: ARM_TOKEN, tags: { 'azd-env-name': 'contoso' } };
  arm.intercept = () => ({ status, body: { ...said, ...group, name: ARM_TOKEN } });
  const runs = [
    await preflight(arm, azdValues, {}, ['--patience', '0']),
    await preflightText(arm, azdValues, { stderrIsTerminal: true }),
    await runCli(undefined, ['preflight', '--prepare', '--patience', '0'], deployer(arm).io),
  ];
  expect(arm.seen.length).toBeGreaterThan(20);
  for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toContain(ARM_TOKEN);
});

it.each([
  'http://management.azure.com',
  'https://management.azure.com.example.com',
  'https://management.azure.com@evil.example.com',
  'x',
])('the token goes to no other host: %s', async (url) => {
  const { code, stderr } = await runCli(
    undefined,
    ['preflight'],
    deployer(arm, azdValues, { environment: { AZURE_RESOURCE_MANAGER_URL: url } }).io,
  );
  expect([code, stderr]).toEqual([2, expect.stringContaining('AZURE_RESOURCE_MANAGER_URL')]);
});
