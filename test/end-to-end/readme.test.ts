import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningStack, runStack } from './with-stack.ts';

const run = promisify(execFile);
const pages = ['README.md', 'docs/api.md'].map((page) =>
  readFileSync(join(import.meta.dirname, '../..', page), 'utf8'),
);
/** Each example is a command and, right below it, the JSON it prints. */
const examples = [...pages.join('').matchAll(/```sh\n((?:(?!```).)*)```\n```json\n((?:(?!```).)*)```/gs)].map(
  ([, command = '', printed = '']) => ({ command, printed }),
);

let running: RunningStack;
beforeAll(async () => {
  running = await runStack();
}, 30_000);
afterAll(() => running.close(), 30_000);

/** `…` stands for what differs from run to run. */
const expectation = (printed: string): unknown =>
  JSON.parse(printed, (_, value: unknown) => (value === '…' ? expect.any(String) : value));

async function execute(command: string): Promise<unknown> {
  const { host, token } = running.stack.endpoints;
  const env = { ...process.env, RELAY: host ?? '', TOKEN: token ?? '' };
  const { stdout } = await run('bash', ['-ec', command], { env });
  return JSON.parse(stdout);
}

test('the pages have their examples', () => {
  expect(examples.length).toBe(7);
});

test.each(examples)('the example works as printed: $command', async ({ command, printed }) => {
  const isSubmission = command.includes(' -d ');
  if (isSubmission) expect(await execute(command)).toEqual(expectation(printed));
  // A state is asked for until the request is closed, as a reader would.
  else await expect.poll(() => execute(command), { timeout: 4_000, interval: 100 }).toEqual(expectation(printed));
});
