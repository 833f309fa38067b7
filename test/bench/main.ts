/** `npm run bench`: the relay's claims about its own cost, each as a ratio with its limit. */
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runAlone, runBesideStack } from './processes.ts';
import { type Findings, isOk, toJson, toTable } from './report.ts';

const benchmarks: Readonly<Record<string, () => Promise<Findings>>> = {
  intake: () => runBesideStack('intake.ts'),
  webhook: () => runBesideStack('webhook.ts'),
  telemetry: () => runBesideStack('telemetry.ts'),
  validation: () => runAlone('validation.ts'),
  mapping: () => runAlone('mapping.ts'),
  'cold-start': () => runAlone('cold-start.ts'),
  memory: () => runBesideStack('memory.ts'),
  overload: () => runAlone('overload.ts'),
};

const HELP = `Measures the relay against baselines of the same run, so that the machine's speed cancels out.

  npm run bench                         everything, after a build
  npm run bench -- --only intake,memory only these: ${Object.keys(benchmarks).join(', ')}

  --json   one JSON document on stdout: [{ name, against, ratio, limit, baseline, measured, unit, ok }]
  --help

A ratio is the median over many rounds that alternate with those of its baseline; memory is measured once.
Exit codes: 0 all within their limits, 1 a limit exceeded or a benchmark failed, 2 wrong usage.
`;

class UsageError extends Error {}

async function main(): Promise<void> {
  const { values } = readArguments();
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const names = values.only?.split(',') ?? Object.keys(benchmarks);
  const chosen = names.map(find);
  if (names.includes('cold-start')) refuseOldBundle();
  const all: Findings[] = [];
  for (const run of chosen) all.push(await run());
  const measurements = all.flatMap((findings) => findings.measurements);
  const notes = all.flatMap((findings) => findings.notes);
  process.stdout.write(`${values.json ? toJson(measurements) : toTable({ measurements, notes })}\n`);
  process.exitCode = measurements.every(isOk) ? 0 : 1;
}

function readArguments() {
  try {
    return parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' }, help: { type: 'boolean' } } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function find(name: string): () => Promise<Findings> {
  const benchmark = benchmarks[name];
  if (!benchmark) throw new UsageError(`There is no benchmark '${name}', but: ${Object.keys(benchmarks).join(', ')}.`);
  return benchmark;
}

function refuseOldBundle(): void {
  const root = join(import.meta.dirname, '../..');
  const changedAt = (file: string) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const builtAt = changedAt('dist/app.cjs');
  const newer = globSync('{src,functions}/**/*.ts', { cwd: root }).find((file) => changedAt(file) > builtAt);
  if (newer) throw new Error(`dist/app.cjs is older than ${newer}: run "npm run build" first.`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
