import { describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, azdEnvironment, everything, HR_OBJECT, useTenant } from './permissions-tenant.ts';
import { runCli } from './run-cli.ts';

const tenant = useTenant();
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
/** In Graph's place, for the calls that match; the others reach the simulator. */
const instead = (matches: (url: string) => boolean, answer: (url: string) => Response): typeof fetch => {
  return async (url, init) => (matches(`${url}`) ? answer(`${url}`) : fetch(url, init));
};
const assignments = (url: string) => url.includes('/appRoleAssignments');

describe('an answer that is not of Microsoft Graph', () => {
  it.each<[string, () => Response]>([
    ['a page of HTML', () => new Response('<html>Sign in</html>', { headers: { 'content-type': 'text/html' } })],
    ['a redirect', () => new Response('', { status: 302, headers: { location: 'https://evil.example' } })],
    ['a refusal by a gateway', () => new Response('Forbidden', { status: 403 })],
    ['another document', () => json({ hello: 'world' })],
    [
      'an id that is a command',
      () => json({ value: [{ id: "x'; rm -rf ~ #", appRoleId: 'a', principalId: 'b', resourceId: 'c' }] }),
    ],
  ])('%s ends with 3, and nothing is changed', async (_, answer) => {
    const { code, stderr } = await tenant.grant([...everything, '--yes'], { fetch: instead(assignments, answer) });
    expect([code, tenant.writes()]).toEqual([3, []]);
    expect(stderr).toContain('but not as Microsoft Graph does. Check GRAPH_BASE_URL');
    expect(stderr).not.toContain('evil');
  });

  it('is no answer where Graph refuses to read: nothing is called missing for it', async () => {
    const bad = instead(assignments, () => json({ error: { code: 'Request_BadRequest', message: 'Invalid.' } }, 400));
    const { code, stdout, stderr } = await tenant.check([], { fetch: bad });
    expect([code, stdout, stderr]).toEqual([
      3,
      '',
      'Microsoft Graph answered 400 Bad Request (Request_BadRequest): Invalid.\n',
    ]);
  });

  it('is not read to its end where it has none', async () => {
    let megabytes = 0;
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      megabytes += 1;
      controller.enqueue(new Uint8Array(1_048_576));
    };
    const endless = () => new Response(new ReadableStream({ pull }));
    // Once: every try would read as much again.
    const { code, stderr } = await tenant.check(['--patience', '0'], { fetch: instead(assignments, endless) });
    expect([code, stderr]).toEqual([3, expect.stringContaining('could not be reached (RangeError)')]);
    expect(megabytes).toBeLessThan(20);
  });
});

describe('a list', () => {
  it('is followed over its pages', async () => {
    await tenant.grant([...everything, '--yes']);
    const paged = await tenant.check();
    const cut: typeof fetch = async (url, init) => {
      const [path = ''] = `${url}`.split('?');
      return fetch(path.endsWith('/appRoleAssignments') && !`${url}`.includes('$top') ? `${url}?$top=1` : url, init);
    };
    const { code, stdout } = await tenant.check(everything, { fetch: cut });
    expect([code, stdout]).toEqual([0, paged.stdout]);
    expect(
      tenant.graph.requests.filter(({ path }) => path.includes('%24skiptoken') || path.includes('$skiptoken')).length,
    ).toBeGreaterThan(2);
  });

  it.each(['https://evil.example/v1.0/x', 'http://localhost/v1.0/x', '/v1.0/x', 'https://localhost:1@evil.example/'])(
    'is not followed to %s, where the token would go with it',
    async (link) => {
      const asked: string[] = [];
      const page = instead(assignments, () => json({ value: [], '@odata.nextLink': link }));
      const spied: typeof fetch = (url, init) => {
        asked.push(`${url}`);
        return page(url, init);
      };
      const { code, stderr } = await tenant.check([], { fetch: spied });
      expect([code, stderr]).toEqual([3, expect.stringContaining('not one of Microsoft Graph, so it is not followed')]);
      expect(asked.every((url) => url.startsWith(`${tenant.graph.url}/v1.0/`))).toBe(true);
    },
  );

  it('without an end is given up', async () => {
    let pages = 0;
    const chain = instead(assignments, (url) => {
      pages += 1;
      return json({ value: [], '@odata.nextLink': `${url.split('?')[0]}?page=${pages}` });
    });
    const { code, stderr } = await tenant.check([], { fetch: chain });
    expect([code, pages, stderr]).toEqual([3, 100, 'Microsoft Graph answers with more than 100 pages.\n']);
  });
});

it('shows what a name holds, and steers no terminal with it', async () => {
  const caller = tenant.graph.directory.servicePrincipals.find(({ id }) => id === HR_OBJECT);
  if (caller) caller.displayName = 'HR\u001b[2J\n  granted everything';
  await tenant.grant([...everything, '--yes']);
  const { stdout } = await tenant.check();
  expect(stdout).not.toContain('\u001b');
  expect(stdout).not.toMatch(/^ {2}granted everything/m);
});

describe('the token', () => {
  it('is in no output, whatever Graph says', async () => {
    const echo = (status: number) =>
      instead(
        () => true,
        () => json({ error: { code: `Bearer ${ADMIN_TOKEN}`, message: `You sent ${ADMIN_TOKEN}` } }, status),
      );
    for (const status of [400, 401, 403, 404, 429, 500]) {
      for (const argv of [everything, [...everything, '--json'], [...everything, '--progress', '--yes']]) {
        for (const run of [tenant.grant, tenant.check]) {
          const { stdout, stderr } = await run(argv, { fetch: echo(status) });
          expect(`${stdout}${stderr}`).not.toBe('');
          expect(`${stdout}${stderr}`).not.toContain(ADMIN_TOKEN);
        }
      }
    }
  });

  it('is that of the own sign-in, for the Graph of the cloud alone', async () => {
    const scopes: string[] = [];
    const asked: string[] = [];
    const over = {
      azureCliToken: async (scope: string) => {
        scopes.push(scope);
        return { token: 'of-az', expiresOnTimestamp: Number.POSITIVE_INFINITY };
      },
      fetch: async (url: string | URL | Request, init?: RequestInit) => {
        asked.push(`${url} ${new Headers(init?.headers).get('authorization')}`);
        return json({ error: { code: 'InvalidAuthenticationToken', message: 'of-az' } }, 401);
      },
    };
    const environment = { ...azdEnvironment, GRAPH_BASE_URL: 'https://graph.microsoft.us' };
    for (const own of [azdEnvironment, environment]) {
      const { code, stderr } = await runCli(undefined, ['permissions', 'check'], { ...over, environment: own });
      expect([code, stderr]).toEqual([3, expect.stringContaining('az login --tenant')]);
      expect(stderr).not.toContain('of-az');
    }
    expect(scopes).toEqual(['https://graph.microsoft.com/.default', 'https://graph.microsoft.us/.default']);
    expect(asked.map((one) => one.split('/v1.0/')[0])).toEqual([
      'https://graph.microsoft.com',
      'https://graph.microsoft.us',
    ]);
    expect(asked[0]).toContain('Bearer of-az');
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'to a Graph on this machine only if it is given for it',
      { GRAPH_BASE_URL: 'https://localhost:7443' },
      /RELAY_GRAPH_TOKEN/,
    ],
    [
      'to no other host',
      { GRAPH_BASE_URL: 'https://graph.example.com', RELAY_GRAPH_TOKEN: 'a' },
      /^GRAPH_BASE_URL must be/,
    ],
    [
      'to nobody without TLS',
      { GRAPH_BASE_URL: 'http://localhost:7443', RELAY_GRAPH_TOKEN: 'a' },
      /^GRAPH_BASE_URL must be/,
    ],
    ['to nobody if it is none', { RELAY_GRAPH_TOKEN: 'two words' }, /does not hold a token/],
  ])('is shown %s', async (_, given, said) => {
    const never = () => Promise.reject(new Error('nobody is asked'));
    const over = { environment: { ...azdEnvironment, ...given }, fetch: never, azureCliToken: never };
    const { code, stderr } = await runCli(undefined, ['permissions', 'grant', '--yes'], over);
    expect([code, stderr]).toEqual([2, expect.stringMatching(said)]);
    expect(stderr).not.toContain('two words');
  });

  it('that az does not give is asked for without its words', async () => {
    const { code, stderr } = await runCli(undefined, ['permissions', 'check'], { environment: azdEnvironment });
    expect([code, stderr]).toEqual([3, 'The Azure CLI gave no token for Microsoft Graph. Sign in with: az login\n']);
  });
});
