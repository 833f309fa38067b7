import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { type RelayServer, startRelay, TOKEN } from './relay-server.ts';
import { aFile, aRequest, csvOf } from './run-cli.ts';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');

let relay: RelayServer;
beforeEach(async () => {
  relay = await startRelay();
});

/** The command line as an operator starts it. */
function start(argv: readonly string[], environment: Record<string, string> = {}) {
  const env = { PATH: process.env['PATH'] ?? '', RELAY_URL: relay.url, RELAY_TOKEN: TOKEN, ...environment };
  const child = spawn(process.execPath, [MAIN, ...argv], { env, stdio: 'pipe' });
  const exited = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const ended = Promise.all([exited, text(child.stdout), text(child.stderr)]).then(([[code], stdout, stderr]) => ({
    code,
    stdout,
    stderr,
  }));
  return { child, ended };
}

test('ends with 0, 1, 2 and 3', async () => {
  const [good, missing, usage, wrongToken] = await Promise.all([
    start(['health']).ended,
    start(['requests', 'show', 'none', '--json']).ended,
    start(['requests', 'lst']).ended,
    start(['health', '--json'], { RELAY_TOKEN: 'another' }).ended,
  ]);
  expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining('healthy'), stderr: '' });
  expect(missing).toMatchObject({ code: 1, stderr: '' });
  expect(JSON.parse(missing.stdout)).toMatchObject({ notShown: [{ id: 'none' }] });
  expect(usage).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('requests list') });
  expect(wrongToken.code).toBe(3);
  expect(JSON.parse(wrongToken.stdout)).toMatchObject({ error: { kind: 'unauthorized', status: 401 } });
}, 20_000);

test('reads stdin as it comes', async () => {
  const { child, ended } = start(['requests', 'submit', '-', '--format', 'jsonl', '--json']);
  for (const eventId of ['a', 'b']) child.stdin.write(`${JSON.stringify(aRequest(eventId))}\n`);
  child.stdin.end();
  const { code, stdout } = await ended;
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { rows: 2, accepted: 2 }]);
}, 20_000);

const threeBatches = () => aFile('r.csv', csvOf(Array.from({ length: 2_500 }, (_, index) => `e${index}`)));
/** Resolves when the given call arrives, which then is never answered. */
const hangAt = (call: number) =>
  new Promise<void>((resolve) => {
    relay.intercept = (_, count) => {
      if (count < call) return undefined;
      resolve();
      return 'hang';
    };
  });

test('Ctrl+C says how far it came, and the same again goes on from there', async () => {
  const file = await threeBatches();
  // The definitions and one batch are answered.
  const hanging = hangAt(3);
  const { child, ended } = start(['requests', 'submit', file]);
  await hanging;
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(130);
  expect(stdout).toContain('1000 accepted');
  expect(stderr).toMatch(/^Interrupted after line 1001 was answered\. .*Run the same again/);

  relay.intercept = () => undefined;
  expect(await start(['requests', 'submit', file]).ended).toMatchObject({ code: 0 });
  expect(relay.requests.size).toBe(2_500);
}, 20_000);

test('Ctrl+C leaves one JSON document', async () => {
  const hanging = hangAt(2);
  const { child, ended } = start(['requests', 'submit', await threeBatches(), '--json']);
  await hanging;
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  expect([code, JSON.parse(stdout)]).toMatchObject([
    130,
    { accepted: 0, answeredUpTo: { line: 0 }, error: { kind: 'interrupted' } },
  ]);
}, 20_000);

test('Ctrl+C ends a wait for a busy relay, and one for stdin', async () => {
  const busy = new Promise<void>((resolve) => {
    relay.intercept = () => {
      resolve();
      return { status: 503, headers: { 'retry-after': '30' }, body: '' };
    };
  });
  const waiting = start(['health', '--progress']);
  await busy;
  await once(waiting.child.stderr, 'data');
  waiting.child.kill('SIGINT');
  expect(await waiting.ended).toMatchObject({ code: 130 });

  relay.intercept = () => undefined;
  const reading = start(['requests', 'submit', '-', '--format', 'jsonl', '--progress']);
  const many = Array.from({ length: 1_001 }, (_, index) => JSON.stringify(aRequest(`e${index}`)));
  reading.child.stdin.write(`${many.join('\n')}\n`);
  await once(reading.child.stderr, 'data');
  reading.child.kill('SIGINT');
  const { code, stderr } = await reading.ended;
  expect([code, stderr]).toEqual([130, expect.stringContaining('Interrupted after line 1000')]);
}, 20_000);
