/** `npm run chaos`: the chaos tests at full length. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isUsageError } from '../local/usage.ts';

const HELP = `Plays crashes, outages and disorder against the whole local stack, at full length: a minute each for storage and
Service Bus, refusing and hanging; 1 000 requests while the role is revoked; the replay of 1 000 dead letters, killed
three times; 2 000 requests while the host is killed ten times; two hosts, one of them paused past its lock. And undisturbed:
what happens to 10 000 targets, about 55 000 requests in any order and many of them twice, against a model of a few lines,
with every call to Graph counted; 100 000 hostile requests to the verifier of signatures, and as many to what takes batches
apart; and 100 000 events of every format, disturbed, and as many of them with any mapping.
npm test plays the same in shorter form. Takes about 25 minutes.

  npm run chaos             progress and result of each
  npm run chaos -- --json   one JSON document on stdout, as vitest reports it
  CHAOS_SEED=n              other requests and another order, for the run with the kills and for the model, whose rounds
                            have seeds of their own: the one that a failure names is played first

Exit codes: 0 all held, 1 one did not, 2 wrong usage.
`;

const root = join(import.meta.dirname, '..');

function main(): number {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const reporter = values.json ? ['--reporter=json'] : ['--reporter=verbose'];
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  // One after another: each has the machine for itself.
  const options = ['run', 'test/chaos', '--no-file-parallelism', ...reporter];
  const environment = { ...process.env, CHAOS: 'full' };
  const { status } = spawnSync(process.execPath, [vitest, ...options], {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  });
  return status === 0 ? 0 : 1;
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = isUsageError(error) ? 2 : 1;
}
