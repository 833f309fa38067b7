import { type Reading, readArguments } from './arguments.ts';
import { commands } from './commands.ts';
import { DEFAULT_PATIENCE_IN_SECONDS } from './common-options.ts';
import { commandHelp, generalHelp } from './help.ts';
import type { Io } from './io.ts';
import { exitCodeOf, type Outcome, onlyFailed, toJson } from './outcome.ts';
import { chooseGraph } from './permissions/choose-graph.ts';
import { createGraph } from './permissions/graph.ts';
import { createProgress } from './progress.ts';
import { chooseConnection } from './relay/connection.ts';
import { readLocalStack } from './relay/local-stack.ts';
import { createRelay } from './relay/relay.ts';
import { createTokenSource } from './relay/token-source.ts';
import { describeProblems } from './report.ts';
import { flag, number, text } from './values.ts';

/** Runs one command line; the result is its exit code. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const reading = readArguments(argv, commands);
  // An argument that cannot be read is still answered in the form that was asked for.
  const json = argv.includes('--json');
  if (reading.kind === 'help') {
    const help = reading.command ? commandHelp(reading.command) : generalHelp(commands);
    io.stdout(json ? `${JSON.stringify({ help })}\n` : help);
    return 0;
  }
  const { outcome, hide } = await perform(reading, io);
  print(outcome, json, { ...io, stdout: (out) => io.stdout(hide(out)), stderr: (out) => io.stderr(hide(out)) });
  return exitCodeOf(outcome);
}

async function perform(reading: Exclude<Reading, { kind: 'help' }>, io: Io) {
  if (reading.kind === 'failed') return { outcome: onlyFailed(reading), hide: (out: string) => out };
  const { command, operands, values } = reading;
  const connection = chooseConnection(text(values, 'url'), io.environment, await readLocalStack(io.endpointsFile));
  const tokens = createTokenSource(connection, 'RELAY_API_AUDIENCE', io);
  const graphConnection = chooseGraph(io.environment);
  const graphTokens = createTokenSource(graphConnection, 'Microsoft Graph', io);
  const hide = (out: string) => graphTokens.hide(tokens.hide(out));
  const progress = createProgress(io, flag(values, 'progress'));
  const patienceInMs = 1_000 * (number(values, 'patience') ?? DEFAULT_PATIENCE_IN_SECONDS);
  const waiting = { patienceInMs, onWait: progress.report, io };
  const relay = createRelay({ connection, tokens, ...waiting });
  const graph = createGraph({ connection: graphConnection, tokens: graphTokens, ...waiting });
  try {
    return { outcome: await command.run({ operands, values, relay, graph, progress, io }), hide };
  } catch (error) {
    return { outcome: defect(error), hide };
  } finally {
    progress.clear();
  }
}

/** Without its message, which could quote what was being worked on. */
function defect(error: unknown): Outcome {
  const name = error instanceof Error ? error.name : typeof error;
  const where = error instanceof Error ? /^ {4}at .*$/m.exec(error.stack ?? '')?.[0].trim() : undefined;
  const message = `This is a defect of the command line: ${name} ${where ?? ''}`;
  return onlyFailed({ kind: 'failed', failure: { kind: 'defect', message } });
}

function print(outcome: Outcome, json: boolean, { stdout, stderr }: Pick<Io, 'stdout' | 'stderr'>): void {
  if (json) {
    stdout(toJson(outcome));
    return;
  }
  if (outcome.text !== '') stdout(`${outcome.text}\n`);
  if (outcome.failure) {
    const { message, problems = [] } = outcome.failure;
    stderr(`${[message, ...describeProblems(problems)].join('\n')}\n`);
  }
}
