import { beforeEach, describe, expect, it, test } from 'vitest';
import { requestKey } from '../../src/domain/key.ts';
import { type RelayServer, startRelay } from './relay-server.ts';
import { aFile, aRequest, runCli, runJson } from './run-cli.ts';

let relay: RelayServer;
beforeEach(async () => {
  relay = await startRelay();
});

const idOf = (eventId: string) => requestKey('local', eventId);
async function submitted(...eventIds: readonly string[]): Promise<void> {
  const file = await aFile('r.json', JSON.stringify(eventIds.map((eventId) => aRequest(eventId))));
  expect(await runCli(relay, ['requests', 'submit', file])).toMatchObject({ code: 0 });
}

describe('show', () => {
  it('tells what became of a request, with its target by name', async () => {
    await submitted('dead-1');
    await runCli(relay, ['requests', 'show', idOf('dead-1')]);
    const { code, stdout } = await runCli(relay, ['requests', 'show', idOf('dead-1')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/state +deadLettered/);
    expect(stdout).toMatch(/reason +targetNotFound/);
    expect(stdout).toMatch(/target +user jana@contoso.com/);
  });

  it('shows the found ones when another is missing, and ends with 1', async () => {
    await submitted('a', 'b');
    const ids = [idOf('a'), idOf('none'), idOf('b')];
    const { code, document } = await runJson(relay, ['requests', 'show', ...ids]);
    expect(code).toBe(1);
    expect(document.value.map(({ eventId }: { eventId: string }) => eventId)).toEqual(['a', 'b']);
    expect(document.notShown).toEqual([{ id: idOf('none'), status: 404, message: expect.stringContaining('404') }]);
    expect((await runCli(relay, ['requests', 'show', ...ids])).stdout).toContain(
      `${idOf('none')}: The relay answered 404`,
    );
  });
});

describe('list', () => {
  it('filters, pages and stops at --top', async () => {
    await submitted(...Array.from({ length: 250 }, (_, index) => `e${index}`));
    const all = await runJson(relay, ['requests', 'list', '--state', 'reserved', '--source', 'local', '--top', '240']);
    expect(all).toMatchObject({ code: 0, document: { more: true } });
    expect(all.document.value).toHaveLength(240);
    expect(relay.seen.at(-1)?.query).toEqual({ state: 'reserved', source: 'local', top: '100', cursor: '200' });
    expect((await runJson(relay, ['requests', 'list', '--source', 'local', '--state', 'applied'])).document).toEqual({
      value: [],
      more: false,
    });
  });

  const id = '1b9f4c52-7a3e-4d10-8f66-0c2d5e9a7b31';
  const target = (...more: readonly string[]) => ['--target', ...more];
  it.each<[readonly string[], Record<string, string>]>([
    [[], { open: 'true' }],
    [['--state', 'retrying'], { open: 'true', state: 'retrying' }],
    [['--open', '--source', 'hr'], { open: 'true', source: 'hr' }],
    [['--source', 'hr'], { source: 'hr' }],
    [['--reference', 'RITM 1'], { reference: 'RITM 1' }],
    [target('jana@contoso.com'), { targetType: 'user', userPrincipalName: 'jana@contoso.com' }],
    [target(id), { targetType: 'user', id }],
    [target(id, '--type', 'servicePrincipal'), { targetType: 'servicePrincipal', id }],
    [target(id, '--by', 'appId', '--source', 'hr'), { targetType: 'servicePrincipal', appId: id, source: 'hr' }],
    [target('jana@contoso.com', '--by', 'mail'), { targetType: 'user', mail: 'jana@contoso.com' }],
    [target('007', '--by', 'employeeId'), { targetType: 'user', employeeId: '007' }],
    [
      ['--from', '2026-11-20', '--to', '2026-11-21T01:00:00+01:00'],
      { open: 'true', from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z' },
    ],
  ])('%j asks one question', async (options, query) => {
    const { code, document } = await runJson(relay, ['requests', 'list', ...options]);
    expect([code, document]).toEqual([0, { value: [], more: false }]);
    expect(relay.seen).toMatchObject([{ path: 'requests' }]);
    expect(relay.seen[0]?.query).toEqual({ ...query, top: '100' });
  });

  it('finds the requests for a target, whatever became of them', async () => {
    await submitted('a', 'b');
    Object.assign([...relay.requests.values()][0] ?? {}, { state: 'applied' });
    const events = async (...options: readonly string[]) =>
      (await runJson(relay, ['requests', 'list', ...options])).document.value.map(
        ({ eventId }: { eventId: string }) => eventId,
      );
    expect(await events('--target', 'jana@contoso.com')).toEqual(['b', 'a']);
    expect(await events('--target', 'mei@contoso.com')).toEqual([]);
    expect(await events()).toEqual(['b']);
  });

  it('tells what the relay says to a name that is none', async () => {
    const { code, document } = await runJson(relay, ['requests', 'list', ...target('jana', '--by', 'mail')]);
    expect([code, document.error.problems]).toEqual([1, [{ pointer: '/mail', code: 'invalidFormat' }]]);
  });

  it('is a table of at most 120 columns with whole ids, and whoever chose a name cannot steer the terminal', async () => {
    const long = 'x'.repeat(200);
    await submitted(long, 'e\u001b[31m\u202e');
    const { code, stdout } = await runCli(relay, ['requests', 'list']);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(lines[2]).toContain(idOf(long));
    expect(lines[2]).toContain('jana@');
    for (const hidden of ['\u001b', '\u202e']) expect(stdout).not.toContain(hidden);
  });

  it('says so when there is nothing', async () => {
    expect(await runCli(relay, ['requests', 'list'])).toMatchObject({ code: 0, stdout: 'None.\n' });
  });
});

describe('cancel', () => {
  it('cancels, and names those that it could not', async () => {
    await submitted('a', 'b');
    const [, second] = relay.requests.values();
    Object.assign(second ?? {}, { state: 'applied' });
    const { code, document } = await runJson(relay, ['requests', 'cancel', idOf('a'), idOf('b'), idOf('none')]);
    expect(code).toBe(1);
    expect(document.value).toEqual([{ id: idOf('a'), state: 'cancelled' }]);
    expect(document.notCancelled).toMatchObject([{ status: 409 }, { status: 404 }]);
    await submitted('c');
    expect(await runCli(relay, ['requests', 'cancel', idOf('c')])).toMatchObject({
      code: 0,
      stdout: `${idOf('c')}  cancelled\n`,
    });
  });
});

describe('health', () => {
  it('ends with 0 when healthy and with 1 when degraded', async () => {
    expect(await runCli(relay, ['health'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/status +healthy/),
    });
    const gate = { state: 'closed', closedUntil: '2026-11-21T12:15:00Z', cause: 'throttled' };
    relay.health = { ...relay.health, status: 'degraded', gate };
    expect(await runCli(relay, ['health'])).toMatchObject({ code: 1, stdout: expect.stringContaining('throttled') });
    expect(await runJson(relay, ['health'])).toMatchObject({ code: 1, document: { status: 'degraded', gate } });
  });
});

test.each([
  ['another origin', 'https://evil.example/api/v1/requests?cursor=1'],
  ['another port of this machine', 'http://127.0.0.1:1/api/v1/requests?cursor=1'],
  ['no address at all', 'http://'],
])('a next page at %s is not followed, and what was read before is shown', async (_, nextLink) => {
  await submitted('a');
  const [first] = relay.requests.values();
  relay.intercept = ({ method, path }) =>
    method === 'GET' && path === 'requests' ? { status: 200, body: { value: [first], nextLink } } : undefined;
  const addresses: string[] = [];
  const spy: typeof fetch = (url, init) => {
    addresses.push(new URL(String(url)).origin);
    return fetch(url, init);
  };
  const { code, document } = await runJson(relay, ['requests', 'list'], { fetch: spy });
  expect(code).toBe(3);
  expect(document).toMatchObject({ value: [{ eventId: 'a' }], error: { kind: 'unreachable' } });
  expect(addresses).toEqual([relay.url]);
});

test('a redirect is not followed, for it would take the body along', async () => {
  relay.intercept = (_, count) =>
    count === 1 ? { status: 307, headers: { location: '/api/v1/health' }, body: '' } : undefined;
  expect(await runCli(relay, ['health'])).toMatchObject({ code: 3 });
  expect(relay.seen).toHaveLength(1);
});

describe('what is not the relay', () => {
  it.each([
    ['a page of a gateway', { status: 404, body: '<html>' }],
    ['JSON of another kind', { status: 200, body: { hello: 1 } }],
    ['a defect', { status: 500, body: '' }],
  ])('is told apart from an absent request: %s', async (_, reply) => {
    relay.intercept = () => reply;
    const { code, document } = await runJson(relay, ['requests', 'show', 'abc', '--patience', '0']);
    expect([code, document.error.kind]).toEqual([3, 'unreachable']);
  });

  it('is a connection that is refused or dropped', async () => {
    relay.intercept = () => 'drop';
    const dropped = await runJson(relay, ['health', '--patience', '3']);
    expect(dropped).toMatchObject({ code: 3, waits: [1_000, 2_000], document: { error: { kind: 'unreachable' } } });
  });
});

test.each([401, 403])('%i ends with 3 and is not tried again', async (status) => {
  relay.intercept = () => ({ status, body: { status, detail: 'The token needs one of these app roles.' } });
  const { code, stderr, waits } = await runCli(relay, ['requests', 'list']);
  expect([code, waits]).toEqual([3, []]);
  expect(stderr).toContain('app roles');
});

test('a cancel whose answer is lost is not made again, for nobody knows what became of it', async () => {
  await submitted('a');
  relay.intercept = ({ path }) => (path.endsWith('/cancel') ? 'drop' : undefined);
  expect(await runCli(relay, ['requests', 'cancel', idOf('a')])).toMatchObject({ code: 3, waits: [] });
});

test('progress is for those who watch', async () => {
  await submitted('a');
  expect((await runCli(relay, ['requests', 'list'])).stderr).toBe('');
  expect((await runCli(relay, ['requests', 'list', '--progress'])).stderr).toBe('1 read\n');
  const { stderr } = await runCli(relay, ['requests', 'list', '--json'], { stderrIsTerminal: true });
  expect(stderr).toBe('\r\u001b[2K1 read\r\u001b[2K');
});
