import { beforeEach, describe, expect, it } from 'vitest';
import { type RelayServer, startRelay } from './relay-server.ts';
import type { Remembered } from './relay-verifications.ts';
import { runCli, runJson } from './run-cli.ts';

let relay: RelayServer;
beforeEach(async () => {
  relay = await startRelay();
});

const aTarget = (id: string, more: Partial<Remembered> = {}): Remembered => ({ type: 'user', id, ...more });
const many = (count: number) =>
  relay.targets.push(...Array.from({ length: count }, (_, index) => aTarget(`U${index}`)));
const replace = (index: number, more: Partial<Remembered>) =>
  relay.targets.splice(index, 1, aTarget(`U${index}`, more));
const differences = { 'Engineering.Project': 'different', 'Marketing.AppCountry': 'unexpected' };

describe('a verification of all targets', () => {
  it('goes through every page, with progress, and ends with 0 when nothing differs', async () => {
    many(120);
    const { code, stdout, stderr } = await runCli(relay, ['verify', '--progress']);
    expect([code, stdout]).toEqual([0, '120 targets, 120 attributes compared: 0 differences.\n']);
    expect(stderr).toBe('50 targets, 0 differences\n100 targets, 0 differences\n120 targets, 0 differences\n');
    expect(relay.seen.map(({ method, path }) => [method, path])).toEqual(Array(3).fill(['POST', 'verifications']));
  });

  it('lists each difference by target and attribute, and ends with 4', async () => {
    many(60);
    replace(3, { differences });
    replace(55, { differences: { 'Engineering.Level': 'missing' } });
    const { code, stdout } = await runCli(relay, ['verify']);
    expect(code).toBe(4);
    expect(stdout.split('\n')).toEqual([
      'target    attribute             difference',
      'user U3   Engineering.Project   different',
      'user U3   Marketing.AppCountry  unexpected',
      'user U55  Engineering.Level     missing',
      '',
      '60 targets, 60 attributes compared: 3 differences.',
      expect.stringContaining('docs/operations.md'),
      '',
    ]);
  });

  it('is one document for programs, with what differs and the counts of the rest', async () => {
    relay.targets.push(aTarget('A', { checked: 7 }), aTarget('B', { differences, unverifiable: 2 }));
    const { code, document } = await runJson(relay, ['verify']);
    expect([code, document]).toEqual([
      4,
      {
        ...{ targets: 2, checked: 8, differences: 2, notYetShown: 0, unverifiable: 2, findings: {} },
        value: [
          {
            ...{ target: { type: 'user', id: 'B' }, checked: 1, unverifiable: 2 },
            differences: [
              { attributeSet: 'Engineering', name: 'Project', difference: 'different' },
              { attributeSet: 'Marketing', name: 'AppCountry', difference: 'unexpected' },
            ],
          },
        ],
        more: false,
      },
    ]);
  });

  it('is good where the relay has never written anything', async () => {
    expect(await runCli(relay, ['verify'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^0 targets/) });
  });

  it('shows what may only be late or cannot be compared, and does not count it', async () => {
    relay.targets.push(aTarget('A', { differences: { 'Engineering.Project': 'notYetShown' }, unverifiable: 3 }));
    const { code, stdout } = await runCli(relay, ['verify']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^user A {2}Engineering.Project {2}notYetShown$/m);
    expect(stdout).toMatch(/: 0 differences\.\nnotYetShown +1 .*\nunverifiable +3 /);
  });

  it.each([
    ['noneOrNotPermitted', 4],
    ['targetNotFound', 0],
    ['unreadable', 1],
    ['somethingNew', 1],
  ])('ends for %s with %i', async (finding, expected) => {
    relay.targets.push(aTarget('A', { checked: 0, finding }), aTarget('B'));
    const { code, document } = await runJson(relay, ['verify']);
    expect([code, document.findings]).toEqual([expected, { [finding]: 1 }]);
    const { stdout } = await runCli(relay, ['verify']);
    expect(stdout).toMatch(new RegExp(`^user A +${finding}$`, 'm'));
    expect(stdout).toMatch(new RegExp(`^${finding} +1 `, 'm'));
  });

  it('has more than one thing to say of one target', async () => {
    const late = { 'Engineering.Project': 'notYetShown' };
    relay.targets.push(aTarget('A', { differences: late, finding: 'noneOrNotPermitted' }));
    expect(await runJson(relay, ['verify'])).toMatchObject({
      ...{ code: 4, document: { differences: 1, notYetShown: 1, value: [{ finding: 'noneOrNotPermitted' }] } },
    });
  });

  it('lists ten thousand targets at the most, and counts all', async () => {
    const page = Array.from({ length: 10_001 }, (_, index) => ({
      ...{ target: { type: 'user', id: `U${index}` }, checked: 1, unverifiable: 0 },
      differences: [{ attributeSet: 'Engineering', name: 'Project', difference: 'missing' }],
    }));
    relay.intercept = () => ({ status: 200, body: { value: page } });
    const { document } = await runJson(relay, ['verify']);
    expect([document.differences, document.value.length, document.more]).toEqual([10_001, 10_000, true]);
    expect((await runCli(relay, ['verify'])).stdout).toMatch(/There are more/);
  });
});

describe('a relay that wants to be left alone', () => {
  it('is waited for, as long as it asks, and then it goes on where it was', async () => {
    many(120);
    const busy = { status: 503, headers: { 'retry-after': '20' }, body: '' };
    relay.intercept = (_, count) => (count === 2 || count === 3 ? busy : undefined);
    const { code, stdout, stderr, waits } = await runCli(relay, ['verify', '--progress']);
    expect([code, waits]).toEqual([0, [20_000, 20_000]]);
    expect(stderr).toContain('trying again in 20 s');
    expect(stdout).toMatch(/^120 targets/);
    expect(relay.seen.map(({ body }) => body['cursor'])).toEqual([
      undefined,
      ...Array(3).fill('sealed 50'),
      'sealed 100',
    ]);
  });

  it('has its patience anew for each page', async () => {
    many(150);
    let last = '';
    relay.intercept = ({ body }) => {
      const isFirst = last !== String(body['cursor']);
      last = String(body['cursor']);
      return isFirst ? { status: 503, headers: { 'retry-after': '50' }, body: '' } : undefined;
    };
    expect(await runCli(relay, ['verify'])).toMatchObject({ code: 0, waits: [50_000, 50_000, 50_000] });
  });

  it('for longer than that ends it with 3, and what it has come to', async () => {
    many(120);
    replace(1, { differences });
    relay.intercept = (_, count) =>
      count > 1 ? { status: 503, headers: { 'retry-after': '90' }, body: '' } : undefined;
    const { code, document, waits } = await runJson(relay, ['verify']);
    expect([code, waits]).toEqual([3, []]);
    expect(document).toMatchObject({ targets: 50, differences: 2, error: { kind: 'unreachable', status: 503 } });
    expect(await runCli(relay, ['verify', '--patience', '0'])).toMatchObject({ code: 3, stdout: '' });
  });

  it('is asked again when the connection breaks: it is only read', async () => {
    many(1);
    relay.intercept = (_, count) => (count === 1 ? 'drop' : undefined);
    expect(await runCli(relay, ['verify'])).toMatchObject({ code: 0 });
  });

  it('or that never comes to an end is left', async () => {
    relay.intercept = () => ({ status: 200, body: { value: [], cursor: 'another' } });
    const { code, document } = await runJson(relay, ['verify']);
    expect([code, document.error.kind, relay.seen.length]).toEqual([3, 'unreachable', 1]);
  });

  it('is left at once on Ctrl+C, which says how far it came', async () => {
    many(120);
    const stop = new AbortController();
    relay.intercept = (_, count) => {
      if (count === 2) stop.abort();
      return undefined;
    };
    const { code, stderr, stdout } = await runCli(relay, ['verify'], { signal: stop.signal });
    expect([code, stderr]).toEqual([130, 'Interrupted after 50 targets.\n']);
    expect(stdout).toMatch(/^50 targets/);
  });
});

describe('a verification of named targets', () => {
  it('takes object ids of users unless it is said, 50 a call', async () => {
    many(60);
    const argv = relay.targets.flatMap(({ id }) => ['--target', id]);
    expect(await runJson(relay, ['verify', ...argv])).toMatchObject({ code: 0, document: { targets: 60 } });
    expect(relay.seen.map(({ body }) => (body['targets'] as unknown[]).length)).toEqual([50, 10]);
    expect(relay.seen[0]?.body['targets']).toContainEqual({ type: 'user', id: 'U0' });
  });

  it.each([
    [['--target', 'a@b.c', '--by', 'userPrincipalName'], { type: 'user', userPrincipalName: 'a@b.c' }],
    [['--by', 'mail', '--target=a@b.c'], { type: 'user', mail: 'a@b.c' }],
    [['--target', 'X', '--by', 'appId'], { type: 'servicePrincipal', appId: 'X' }],
    [['--target', 'X', '--type', 'servicePrincipal'], { type: 'servicePrincipal', id: 'X' }],
  ])('is asked for by %j', async (argv, target) => {
    await runCli(relay, ['verify', ...argv]);
    expect(relay.seen[0]?.body).toEqual({ targets: [target] });
  });

  it('shows them by the name they were given', async () => {
    relay.targets.push(aTarget('A', { userPrincipalName: 'a@b.c', differences }));
    const { code, stdout } = await runCli(relay, ['verify', '--target', 'a@b.c', '--by', 'userPrincipalName']);
    expect([code, stdout]).toEqual([4, expect.stringMatching(/^user a@b\.c {2}Engineering\.Project {3}different$/m)]);
  });

  it('misses one that is not there, as it was asked for', async () => {
    expect(await runJson(relay, ['verify', '--target', 'none'])).toMatchObject({
      ...{ code: 1, document: { targets: 1, differences: 0, findings: { targetNotFound: 1 } } },
    });
  });

  it('says which one the relay refuses', async () => {
    relay.intercept = () => ({
      status: 422,
      body: { detail: 'No.', errors: [{ pointer: '/targets/0/id', code: 'invalidFormat' }] },
    });
    const { code, stderr } = await runCli(relay, ['verify', '--target', 'x']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('invalidFormat  /targets/0/id')]);
  });

  it.each([
    [['--by', 'mail']],
    [['--type', 'user']],
    [['--target', 'x', '--by', 'displayName']],
    [['--target', 'x', '--type', 'group']],
    [['--target']],
    [['x']],
  ])('is wrong usage with %j', async (argv) => {
    expect(await runCli(relay, ['verify', ...argv])).toMatchObject({ code: 2, stdout: '' });
    expect(relay.seen).toEqual([]);
  });
});

it('its help says what is compared, and what the exit code says', async () => {
  const { code, stdout } = await runCli(undefined, ['verify', '--help']);
  expect(code).toBe(0);
  for (const word of ['--target NAME', '--by KEY', 'notYetShown', 'noneOrNotPermitted', 'Ends with 4']) {
    expect(stdout).toContain(word);
  }
});
