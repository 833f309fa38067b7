/** `npm run demo`: plays real events against the whole stack on free ports and shows what became of each. */
import { parseArgs } from 'node:util';
import { scenes } from './demo/scenes.ts';
import type { Result } from './demo/stage.ts';
import { createStackClient } from './stack/client.ts';
import type { Stack } from './stack/stack.ts';
import { startThrowawayStack } from './stack/throwaway.ts';
import { isUsageError } from './usage.ts';

const HELP = `Starts the local stack on free ports, plays sample events, waits for the end of each, and prints what happened.

  npm run demo             a table
  npm run demo -- --json   one JSON document on stdout

Exit codes: 0 every event ended as expected, 1 one did not or the stack could not start, 2 wrong usage.
`;

type Played = Result & { readonly title: string; readonly inMs: number; readonly good: boolean };

async function play(stack: Stack, onPlayed: (played: Played) => void): Promise<readonly Played[]> {
  const { graph } = stack.parts;
  if (!graph) throw new Error('The demo needs the Graph simulator');
  const client = createStackClient(stack.endpoints);
  const all: Played[] = [];
  for (const { title, play: playScene } of scenes) {
    const startedAt = performance.now();
    const result = await playScene({ client, graph }).catch(
      (error: unknown): Result => ({
        seen: error instanceof Error ? error.message : String(error),
        expected: '',
        note: '',
      }),
    );
    const inMs = Math.round(performance.now() - startedAt);
    const played = { title, ...result, inMs, good: result.seen === result.expected };
    all.push(played);
    onPlayed(played);
  }
  await client.close();
  return all;
}

function printRow({ title, seen, expected, note, inMs, good }: Played): void {
  const verdict = good ? 'ok ' : 'BAD';
  process.stdout.write(`${verdict} ${title.padEnd(48)}${seen.padEnd(72)}${String(inMs).padStart(6)} ms  ${note}\n`);
  if (!good) process.stdout.write(`    expected: ${expected}\n`);
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const say = values.json ? () => {} : (text: string) => process.stdout.write(text);
  say('Starting Graph simulator, identity, Service Bus, Azurite and the Functions host …\n\n');
  const { stack, log, close } = await startThrowawayStack();
  try {
    const played = await play(stack, values.json ? () => {} : printRow);
    const bad = played.filter(({ good }) => !good).length;
    if (values.json) process.stdout.write(`${JSON.stringify({ scenes: played }, undefined, 2)}\n`);
    say(`\n${played.length - bad} of ${played.length} ended as expected.\n`);
    if (bad > 0) process.stderr.write(`\nThe host's log:\n${log()}`);
    return bad === 0 ? 0 : 1;
  } finally {
    await close();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(isUsageError(error) ? 2 : 1);
  },
);
