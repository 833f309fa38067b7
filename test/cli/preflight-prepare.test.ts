import { beforeEach, describe, expect, it } from 'vitest';
import { chooseToken } from '../../src/cli/preflight/resource-token.ts';
import { RESOURCE_TOKEN } from '../../src/resource-names.ts';
import { type ArmServer, GROUP, SUBSCRIPTION, startArm } from './arm-server.ts';
import { azdValues, deployer, TOKEN } from './preflight.ts';
import { runCli } from './run-cli.ts';

let arm: ArmServer;
beforeEach(async () => {
  arm = await startArm();
});
const { RELAY_RESOURCE_TOKEN: _, RELAY_NEW_DIGEST_KEY: __, ...fresh } = azdValues;

async function prepare(values: Readonly<Record<string, string>>, over: Parameters<typeof deployer>[2] = {}) {
  const { io, set } = deployer(arm, values, over);
  const { code, stdout, stderr } = await runCli(undefined, ['preflight', '--prepare', '--patience', '0'], io);
  return { code, set, out: stdout + stderr };
}

describe('preflight --prepare', () => {
  it('chooses a token, and a new digest key where there is no vault yet', async () => {
    const { code, set } = await prepare(fresh);
    expect([code, set]).toEqual([
      0,
      { RELAY_RESOURCE_TOKEN: chooseToken(SUBSCRIPTION, 'contoso', 'westeurope'), RELAY_NEW_DIGEST_KEY: 'true' },
    ]);
    expect(arm.seen.map(({ method }) => method)).not.toContain('POST');
  });

  it('leaves what is set as it is', async () => {
    expect(await prepare({ ...fresh, RELAY_RESOURCE_TOKEN: TOKEN })).toMatchObject({
      code: 0,
      set: { RELAY_NEW_DIGEST_KEY: 'true' },
    });
    expect(await prepare(azdValues)).toMatchObject({ code: 0, set: {} });
    expect(arm.seen.some(({ path }) => path.endsWith(`/vaults/kv-${TOKEN}`))).toBe(true);
  });

  it.each([
    [['relay-digest-key'], 'false', 'true'],
    [[], 'true', 'false'],
  ])('looks into the vault: with %j a new digest key is %s', async (secrets, expected, other) => {
    Object.assign(arm.state, { group: { location: 'westeurope' }, isVaultThere: true, secrets });
    const { code, set } = await prepare({
      ...fresh,
      RELAY_RESOURCE_TOKEN: TOKEN,
      RELAY_NEW_DIGEST_KEY: other,
    });
    expect([code, set]).toEqual([0, { RELAY_NEW_DIGEST_KEY: expected }]);
  });

  const vault = `/resourceGroups/${GROUP}/providers/Microsoft.KeyVault/vaults/kv-${TOKEN}`;
  it.each<[string, string, number, string]>([
    ['the vault may not be read', vault, 403, 'AuthorizationFailed'],
    ['Azure fails', vault, 500, 'InternalServerError'],
    ['something else is not there', vault, 404, 'SubscriptionNotFound'],
    ['something else is in conflict', vault, 409, 'Conflict'],
    ['the secret may not be read', `${vault}/secrets/relay-digest-key`, 403, 'AuthorizationFailed'],
    ['deleted vaults may not be read', `/deletedVaults/kv-${TOKEN}`, 403, 'AuthorizationFailed'],
  ])('sets nothing when %s', async (_case, path, status, code) => {
    const hasVault = path.includes('/secrets/');
    Object.assign(arm.state, hasVault ? { group: { location: 'westeurope' }, isVaultThere: true } : {});
    arm.intercept = (seen) => (seen.path.endsWith(path) ? { status, body: { error: { code } } } : undefined);
    const { set, out, ...ended } = await prepare({ ...fresh, RELAY_RESOURCE_TOKEN: TOKEN });
    expect([ended.code, set, out]).toEqual([3, {}, expect.stringContaining(`${status}`)]);
  });

  it('makes a key where there was never a vault: a new subscription does not know the provider yet', async () => {
    arm.state.unregistered = ['Microsoft.KeyVault'];
    const { code, set } = await prepare({ ...fresh, RELAY_RESOURCE_TOKEN: TOKEN });
    expect([code, set]).toEqual([0, { RELAY_NEW_DIGEST_KEY: 'true' }]);
  });

  it('makes no new key in the place of one that was deleted with its vault', async () => {
    arm.state.isVaultDeleted = true;
    const { code, set, out } = await prepare({ ...fresh, RELAY_RESOURCE_TOKEN: TOKEN });
    expect([code, set, out]).toEqual([1, {}, expect.stringContaining(`az keyvault recover --name kv-${TOKEN}`)]);
  });

  it('does not choose another token for one that is wrong, nor one without knowing for what', async () => {
    expect(await prepare({ ...fresh, RELAY_RESOURCE_TOKEN: 'A' })).toMatchObject({ code: 2, set: {} });
    expect(await prepare({ AZURE_ENV_NAME: 'contoso' })).toMatchObject({ code: 2, set: {} });
  });

  it('says what azd did not set, and without azd that there is no environment', async () => {
    const deaf = {
      azd: async ([_env, verb]: readonly string[]) =>
        verb === 'set' ? Promise.reject(new Error('no')) : JSON.stringify(fresh),
    };
    expect(await prepare(fresh, deaf)).toMatchObject({
      code: 1,
      out: expect.stringContaining('azd env set RELAY_RESOURCE_TOKEN'),
    });
    const none = { azd: () => Promise.reject(new Error('ENOENT')) };
    expect(await prepare(fresh, none)).toMatchObject({ code: 2, out: expect.stringContaining('azd env new') });
  });
});

it('a resource token is the same again for the same environment, and fits every name', () => {
  expect(chooseToken(SUBSCRIPTION, 'contoso', 'westeurope')).toBe(
    chooseToken(SUBSCRIPTION.toUpperCase(), 'contoso', 'westeurope'),
  );
  const tokens = [
    chooseToken(SUBSCRIPTION, 'contoso', 'westeurope'),
    chooseToken(SUBSCRIPTION, 'contoso-test', 'westeurope'),
    chooseToken(SUBSCRIPTION, 'contoso', 'northeurope'),
    chooseToken(SUBSCRIPTION.replace('3', '4'), 'contoso', 'westeurope'),
  ];
  expect(new Set(tokens).size).toBe(4);
  for (const token of tokens) expect(token).toMatch(RESOURCE_TOKEN);
});
