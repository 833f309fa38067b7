/** Switches off one defence at a time in a scratch copy, and shows that a named test notices. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isUsageError } from '../local/usage.ts';
import { auditDefences } from './defences/audit.ts';
import { closingDefences } from './defences/closings.ts';
import type { Defence } from './defences/defence.ts';
import { deliveryDefences } from './defences/delivery.ts';
import { deploymentDefences } from './defences/deployment.ts';
import { edgeDefences } from './defences/edge.ts';
import { guardDefences } from './defences/guard.ts';
import { intakeDefences } from './defences/intake.ts';
import { mappingDefences } from './defences/mapping.ts';
import { metricDefences } from './defences/metrics.ts';
import { permissionDefences } from './defences/permissions.ts';
import { readingDefences } from './defences/reading.ts';
import { recordDefences } from './defences/records.ts';
import { retentionDefences } from './defences/retention.ts';
import { signatureDefences } from './defences/signatures.ts';
import { telemetryDefences } from './defences/telemetry.ts';
import { translationDefences } from './defences/translation.ts';

const HELP = `Switches off each defence of the relay in a scratch copy of the sources and runs the test that must notice.

  npm run ablate             a table
  npm run ablate -- --json   one JSON document on stdout
  --only TEXT                those whose name contains the text

Exit codes: 0 every test noticed, 1 one did not or could not be run, 2 wrong usage.
`;

type Finding = {
  readonly defence: string;
  readonly test: string;
  readonly verdict: 'noticed' | 'NOT NOTICED' | 'BROKEN';
};
type Assertion = { readonly fullName: string; readonly status: string };

const root = join(import.meta.dirname, '..');

function scratchCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), 'relay-ablate-'));
  for (const part of [
    'src',
    'local',
    'test',
    'functions',
    'infra',
    'scripts',
    'schemas',
    'docs',
    'sources',
    'package.json',
    'package-lock.json',
    'host.json',
    'README.md',
  ]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** The status of the named test, as vitest reports it; undefined when there is no such test. */
function statusOf(copy: string, { file, test }: Defence): string | undefined {
  const report = join(copy, 'report.json');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const options = ['run', file, '--reporter=json', `--outputFile=${report}`];
  spawnSync(process.execPath, [vitest, ...options], { cwd: copy, stdio: 'ignore' });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: readonly { readonly assertionResults: readonly Assertion[] }[];
  };
  rmSync(report);
  return testResults.flatMap((result) => result.assertionResults).find(({ fullName }) => fullName === test)?.status;
}

function ablate(copy: string, defence: Defence): Finding {
  const { name, source, without, test } = defence;
  const path = join(copy, source);
  const original = readFileSync(path, 'utf8');
  const [whole, replacement] = without;
  const finding = (verdict: Finding['verdict']): Finding => ({ defence: name, test, verdict });
  // A patch that no longer fits, or a test that fails anyway, would prove nothing.
  if (original.split(whole).length !== 2 || statusOf(copy, defence) !== 'passed') return finding('BROKEN');
  writeFileSync(
    path,
    original.replace(whole, () => replacement),
  );
  const status = statusOf(copy, defence);
  writeFileSync(path, original);
  return finding(status === 'failed' ? 'noticed' : 'NOT NOTICED');
}

function main(): number {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, only: { type: 'string', default: '' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const copy = scratchCopy();
  try {
    const all = [
      ...[...intakeDefences, ...deliveryDefences, ...readingDefences],
      ...[...signatureDefences, ...edgeDefences, ...guardDefences, ...auditDefences],
      ...[...translationDefences, ...mappingDefences, ...recordDefences, ...closingDefences, ...permissionDefences],
      ...[...metricDefences, ...retentionDefences, ...telemetryDefences, ...deploymentDefences],
    ];
    const defences = all.filter(({ name }) => name.includes(values.only));
    if (defences.length === 0) throw new TypeError(`No defence has a name with "${values.only}" in it.`);
    const width = Math.max(...defences.map(({ name }) => name.length)) + 2;
    const findings = defences.map((defence) => {
      const finding = ablate(copy, defence);
      if (!values.json)
        process.stdout.write(`${finding.verdict.padEnd(12)}${finding.defence.padEnd(width)}${finding.test}\n`);
      return finding;
    });
    if (values.json) process.stdout.write(`${JSON.stringify(findings, undefined, 2)}\n`);
    return findings.every(({ verdict }) => verdict === 'noticed') ? 0 : 1;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = isUsageError(error) ? 2 : 1;
}
