import { describe, expect, it } from 'vitest';
import { ADA, azdEnvironment, HR, IDENTIFIER_URI, IDENTITY, TENANT, useTenant } from './permissions-tenant.ts';
import { aFile, runCli } from './run-cli.ts';

const tenant = useTenant();
const run = (argv: readonly string[], environment: Record<string, string> = azdEnvironment) =>
  runCli(undefined, ['permissions', 'check', ...argv], { environment });

describe('which relay is meant', () => {
  it('is asked for all at once, before anybody is asked', async () => {
    const { code, stderr } = await run([], {});
    expect(code).toBe(2);
    for (const option of ['--identity', '--environment', '--tenant', '--resource-token'])
      expect(stderr).toContain(option);
    expect(stderr).toContain('azd env get-values');
  });

  it.each<[string, Record<string, string>]>([
    ['--identity', { RELAY_IDENTITY_PRINCIPAL_ID: '../users' }],
    ['--environment', { AZURE_ENV_NAME: "a'b" }],
    ['--tenant', { AZURE_TENANT_ID: 'contoso.com' }],
    ['--resource-token', { RELAY_RESOURCE_TOKEN: "x'" }],
    ['RELAY_API_IDENTIFIER_URI', { RELAY_API_IDENTIFIER_URI: 'api://relay' }],
  ])('is refused by %s where it is not in its form', async (name, given) => {
    const { code, stderr } = await run([], { ...azdEnvironment, ...given });
    expect([code, stderr]).toEqual([2, expect.stringContaining(`in its form: ${name}. `)]);
    expect(stderr).not.toContain(Object.values(given)[0]);
  });

  it('is known by what azd has after it has deployed, and by options instead', async () => {
    const { graph } = tenant;
    const access = { GRAPH_BASE_URL: graph.url, RELAY_GRAPH_TOKEN: 'any' };
    const { AZURE_ENV_NAME } = azdEnvironment;
    const deployed = {
      AZURE_ENV_NAME,
      RELAY_IDENTITY_PRINCIPAL_ID: IDENTITY,
      RELAY_API_IDENTIFIER_URI: IDENTIFIER_URI,
    };
    const names = ['--identity', IDENTITY, '--environment', 'test', '--tenant', TENANT, '--resource-token', 'abc123'];
    const uriOf = async (argv: readonly string[], environment: Record<string, string>) =>
      JSON.parse((await tenant.check([...argv, '--json'], { environment: { ...access, ...environment } })).stdout).api
        .identifierUri;
    expect(await uriOf([], deployed)).toBe(IDENTIFIER_URI);
    expect(await uriOf(names, {})).toBe(IDENTIFIER_URI);
    expect(await uriOf([...names.slice(0, -1), 'other1'], deployed)).toBe(IDENTIFIER_URI.replace('abc123', 'other1'));
  });
});

describe('who may call', () => {
  it.each([
    [['--caller', 'hr=Requests.Submit'], '--caller takes <id>=<role>,<role>; the id is a GUID.'],
    [['--caller', HR], '--caller: the roles are Requests.Submit, Requests.Read, Attributes.Read, Requests.Operate.'],
    [['--caller', `${HR}=Requests.Submt`], "--caller: did you mean the role 'Requests.Submit'?"],
    [['--operator', `${ADA}=Requests.Submit`], '--operator: the roles are Requests.Read, Requests.Operate.'],
    [
      ['--attribute-sets', 'Engineering/../x'],
      '--attribute-sets takes the names of attribute sets, separated by commas.',
    ],
  ])('is refused where it cannot be: %j', async (argv, said) => {
    expect(await run(argv)).toMatchObject({ code: 2, stderr: `${said}\n` });
  });

  it('is also who the source files name', async () => {
    const allow = [{ attributes: { Engineering: '*' }, users: { keys: ['id'] } }];
    const read = { attributeSets: ['Engineering'] };
    const file = await aFile('hr.json', JSON.stringify({ identity: { applicationId: HR.toUpperCase() }, allow, read }));
    const argv = ['--from-sources', '--dir', file.replace('/hr.json', ''), '--caller', `${HR}=Requests.Read`];
    const { code, stdout } = await tenant.grant(argv);
    expect(code).toBe(1);
    const granted = [...stdout.matchAll(/would add +(\S+) +HR connector/g)].map(([, role]) => role);
    expect(granted).toEqual(['Requests.Submit', 'Requests.Read', 'Attributes.Read']);
  });

  it('is not known from source files that are wrong', async () => {
    const file = await aFile('hr.json', '{');
    const { code, stderr } = await run(['--from-sources', '--dir', file.replace('/hr.json', '')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('The source files are wrong:\n  hr.json: ')]);
  });
});

it('says in its help what is not settled about the directory role', async () => {
  const { stdout } = await run(['--help']);
  expect(stdout).toContain('contradict each other on whether an application needs the directory role');
  expect(stdout).toContain('with 4 when nothing is missing');
});

it('needs no relay', async () => {
  const { stdout } = await tenant.check(['--json']);
  expect(JSON.parse(stdout)).toMatchObject({ identity: { id: IDENTITY } });
});
