import { beforeEach, expect, test } from 'vitest';
import { requestKey } from '../../src/domain/key.ts';
import type { Reply } from './contract.ts';
import { aLetter } from './relay-letters.ts';
import { type RelayServer, startRelay, TOKEN } from './relay-server.ts';
import { aFile, aRequest, runCli } from './run-cli.ts';

const MARKER = 'VALUE-NOBODY-MAY-SEE';

let relay: RelayServer;
beforeEach(async () => {
  relay = await startRelay();
  relay.letters.push(aLetter({ id: 'L0', content: MARKER }), aLetter({ id: 'L1', status: 422, content: MARKER }));
  const differences = { 'Engineering.ProjectDate': 'different' };
  relay.targets.push({ type: 'user', id: 'U0', differences, content: MARKER });
});

/** Nothing of it on either stream, for people and for programs, with and without progress. */
async function expectSilence(argv: readonly string[]): Promise<void> {
  for (const options of [[], ['--json'], ['--progress']]) {
    const { stdout, stderr } = await runCli(relay, [...argv, ...options, '--patience', '0']);
    expect(`${stdout}${stderr}`).not.toBe('');
    expect(`${stdout}${stderr}`).not.toContain(MARKER);
    expect(`${stdout}${stderr}`).not.toContain(TOKEN);
  }
}

async function everyCommand(): Promise<readonly (readonly string[])[]> {
  const attributes = { Engineering: { ProjectDate: MARKER } };
  const requests = ['a', 'refuse', 'busy', 'dead'].map((eventId) => aRequest(eventId, attributes));
  const bad = { eventId: 'bad', target: { type: MARKER }, attributes: { Engineering: { NumVendors: MARKER } } };
  const header = 'eventId,target.type,target.userPrincipalName,Engineering.ProjectDate,Engineering.NumVendors';
  const rows = [`a,user,j@contoso.com,${MARKER},`, `b,user,j@contoso.com,,${MARKER}`, `c,${MARKER}`];
  const files = [
    await aFile('r.json', JSON.stringify([...requests, bad])),
    await aFile('r.jsonl', [...[...requests, bad].map((each) => JSON.stringify(each)), `{"x":${MARKER}`].join('\n')),
    await aFile('r.csv', [header, ...rows].join('\n')),
    await aFile('open-quote.csv', [header, `a,user,"${MARKER}`].join('\n')),
    await aFile('text-after-quote.csv', [header, `a,user,"x"${MARKER}`].join('\n')),
    await aFile('no-header.csv', `a,user,j@contoso.com,${MARKER}`),
    await aFile('broken.json', `{"x":"${MARKER}`),
    await aFile('twice.json', `{"x":"${MARKER}","x":1}`),
  ];
  const id = requestKey('local', 'a');
  return [
    ...files.flatMap((file) => [
      ['requests', 'submit', file, '--dry-run'],
      ['requests', 'submit', file, '--wait'],
      ['dead-letters', 'replay', 'L0', '--edited', file, '--dry-run'],
      ['dead-letters', 'replay', 'L1', '--edited', file],
    ]),
    ...files.map((file) => ['requests', 'plan', file]),
    ['definitions', 'list'],
    ['definitions', 'refresh'],
    ['requests', 'show', id, 'none'],
    ['requests', 'list'],
    ['requests', 'cancel', id, 'none'],
    ['dead-letters', 'list'],
    ['dead-letters', 'show', 'L0', 'none'],
    ['dead-letters', 'replay', '--all'],
    ['dead-letters', 'discard', '--all'],
    ['verify'],
    ['verify', '--target', 'none'],
    ['health'],
  ];
}

test('no command shows a value or the token', async () => {
  for (const argv of await everyCommand()) await expectSilence(argv);
}, 30_000);

/** A gateway that echoes what it was sent, in every place that an answer has. */
const echo = (status: number): Reply => {
  const said = `You sent Bearer ${TOKEN}`;
  const errors = [{ pointer: '/attributes', code: 'wrongType', detail: `${said}: ${MARKER}` }];
  return { status, body: { title: said, status, detail: said, errors } };
};

test.each([400, 401, 403, 404, 409, 422, 429, 500, 503])(
  'nor when the answer is %i and echoes them',
  async (status) => {
    relay.intercept = ({ path }) => (path === 'definitions' ? undefined : echo(status));
    for (const argv of await everyCommand()) await expectSilence(argv);
  },
  60_000,
);

test('nor when a body with values is refused in prose that repeats them', async () => {
  relay.intercept = ({ method }) => (method === 'POST' ? { status: 422, body: { detail: MARKER } } : undefined);
  const file = await aFile('r.json', JSON.stringify(aRequest('a', { Engineering: { ProjectDate: MARKER } })));
  await expectSilence(['requests', 'submit', file]);
  await expectSilence(['dead-letters', 'replay', 'L0', '--edited', file]);
});

test('a token that a server gives back as a name is hidden', async () => {
  relay.letters.push(aLetter({ id: 'L2', source: TOKEN }));
  const { stdout } = await runCli(relay, ['dead-letters', 'show', 'L2']);
  expect(stdout).toContain('[token]');
  expect(stdout).not.toContain(TOKEN);
});

test('a defect is told by its name and place only', async () => {
  const broken = () => {
    throw new RangeError(MARKER);
  };
  const { code, stdout, stderr } = await runCli(relay, ['health'], { now: broken });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/defect.*RangeError at /);
  expect(stderr).not.toContain(MARKER);
});
