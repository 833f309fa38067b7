import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { problem } from './contract.ts';
import { TARGET_ID } from './relay-definitions.ts';
import { type RelayServer, startRelay } from './relay-server.ts';
import { aFile, aRequest, runCli, runJson } from './run-cli.ts';

const VALUE = 4_713;

let relay: RelayServer;
beforeEach(async () => {
  relay = await startRelay();
});

const request = (eventId: string) => aRequest(eventId, { Engineering: { NumVendors: VALUE } });
const argvOf = async (eventId: string) => ['requests', 'plan', await aFile('r.json', JSON.stringify(request(eventId)))];

describe('requests plan', () => {
  it('tells outcome, target and effects, and sends what the file says', async () => {
    const { code, stdout, stderr } = await runCli(relay, await argvOf('a'));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/outcome +applied\n/);
    expect(stdout).toMatch(new RegExp(`target +user ${TARGET_ID}\n`));
    expect(stdout).toMatch(/call +shown with --json\n {4}applied +Engineering\.NumVendors\n$/);
    expect(relay.seen).toMatchObject([{ method: 'POST', path: 'plans', body: request('a') }]);
  });

  it('shows the call, and with it values, with --json only', async () => {
    const argv = await argvOf('a');
    expect((await runCli(relay, argv)).stdout).not.toContain(String(VALUE));
    const { code, document } = await runJson(relay, argv);
    const customSecurityAttributes = { Engineering: { NumVendors: VALUE } };
    expect([code, document.request]).toEqual([
      0,
      { method: 'PATCH', path: `/v1.0/users/${TARGET_ID}`, body: { customSecurityAttributes } },
    ]);
  });

  it('shows the warnings by code and place, and that a call is withheld', async () => {
    const argv = await argvOf('hidden');
    const { code, stdout } = await runCli(relay, argv);
    expect(code).toBe(0);
    expect(stdout).toMatch(/call +withheld\n/);
    expect(stdout).toMatch(/Warnings:\n {4}requestWithheld +\/attributes\/Engineering\/NumVendors\n/);
    const { document } = await runJson(relay, argv);
    expect('request' in document).toBe(false);
    expect(`${stdout}${JSON.stringify(document)}`).not.toContain(String(VALUE));
  });

  it('says so when nothing would be written', async () => {
    expect((await runCli(relay, await argvOf('none'))).stdout).toMatch(/outcome +unchanged\n.*\ncall +none\n/);
  });

  it.each([
    ['applied', 0],
    ['unchanged', 0],
    ['scheduled', 0],
    ['superseded', 1],
    ['retrying', 1],
    ['deadLettered', 1],
    ['cancelled', 1],
    ['somethingNew', 1],
  ])('that is %s ends with %i', async (outcome, code) => {
    const body = { outcome, target: { type: 'user', id: TARGET_ID }, effects: [], request: null, warnings: [] };
    relay.intercept = () => ({ status: 200, body });
    expect(await runCli(relay, await argvOf('a'))).toMatchObject({ code, stdout: expect.stringContaining(outcome) });
  });

  it('names the problems of a dead letter to be', async () => {
    const { code, stdout } = await runCli(relay, await argvOf('dead'));
    expect(code).toBe(1);
    expect(stdout).toMatch(/reason +invalid\n/);
    expect(stdout).toMatch(/ {4}tooManyValues +\/attributes\n/);
  });

  it.each([
    ['refuse', 'wrongType'],
    ['forbid', 'attributeNotAllowed'],
  ])('that is refused ends with 1, and names the problems: %s', async (eventId, problemCode) => {
    const { code, stdout, stderr } = await runCli(relay, await argvOf(eventId));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(new RegExp(`    ${problemCode} +/attributes/Engineering/NumVendors`));
    expect(stderr).not.toContain(String(VALUE));
  });

  it.each([
    ['a token without the role', problem(403, 'The token needs one of these app roles.')],
    ['a directory that refuses the call', problem(502, 'The directory refused the call.')],
    ['a directory that is away', { ...problem(503, 'Ask again.'), headers: { 'retry-after': '61' } }],
  ])('ends with 3 for %s', async (_, reply) => {
    relay.intercept = () => reply;
    expect(await runCli(relay, await argvOf('a'))).toMatchObject({ code: 3, stdout: '' });
  });

  it('asks again for as long as the patience lasts: it does nothing twice', async () => {
    relay.intercept = (_, count) => (count < 3 ? 'drop' : undefined);
    expect(await runCli(relay, await argvOf('a'))).toMatchObject({ code: 0, waits: [1_000, 2_000] });
  });

  it('reads stdin, and says what it cannot read', async () => {
    const stdin = () => Readable.from([Buffer.from(JSON.stringify(request('a')))]);
    expect(await runCli(relay, ['requests', 'plan', '-'], { stdin })).toMatchObject({ code: 0 });
    for (const file of ['/nowhere/r.json', await aFile('r.json', '{"x":')]) {
      expect(await runCli(relay, ['requests', 'plan', file])).toMatchObject({ code: 2, stdout: '' });
    }
    expect(await runCli(relay, ['requests', 'plan'])).toMatchObject({ code: 2 });
    expect(relay.seen).toHaveLength(1);
  });
});
