import { readFile } from 'node:fs/promises';
import { readSourceFiles } from '../../intake/source/read.ts';
import { type Command, noOperands } from '../command.ts';
import { DEFAULT_PATIENCE_IN_SECONDS } from '../common-options.ts';
import { onlyFailed } from '../outcome.ts';
import { createArm } from '../preflight/arm.ts';
import { readAzdValues } from '../preflight/azd.ts';
import { unknown } from '../preflight/check.ts';
import { checkSources } from '../preflight/checks/sources.ts';
import { readParameters } from '../preflight/parameters.ts';
import { prepare } from '../preflight/prepare.ts';
import { report } from '../preflight/report.ts';
import { checkAzure } from '../preflight/run-checks.ts';
import { signIn } from '../preflight/sign-in.ts';
import { readFolder, SOURCES_FOLDER } from '../sources/folder.ts';
import { flag, number, text } from '../values.ts';
import { sourcesFolder } from './sources-check.ts';

export const preflight: Command = {
  name: 'preflight',
  operands: noOperands,
  withoutRelay: true,
  summary: 'Tells before azd up whether it would succeed, and what to do if not.',
  details: `Reads the azd environment and asks Azure with your own sign-in (azd auth login, or az login). It changes
nothing there.
Ends with 0 when all is ready, 1 when something would fail, 3 when something could not be found out.
AZURE_RESOURCE_MANAGER_URL names another cloud.
`,
  options: {
    ...sourcesFolder,
    prepare: {
      type: 'boolean',
      help: 'Only decides RELAY_RESOURCE_TOKEN and RELAY_NEW_DIGEST_KEY, by azd env set.',
    },
  },
  async run({ values, io, progress }) {
    const azd = await readAzdValues(io);
    if (azd.kind === 'failed') return onlyFailed(azd);
    const folder = await readFolder(text(values, 'dir') ?? SOURCES_FOLDER);
    if (folder.kind === 'failed') return onlyFailed(folder);
    const files = readSourceFiles(folder.files);
    const { given, checks } = readParameters(azd.values, files.sources);
    const local = [...checks, ...checkSources(files, await readTopology())];
    const access = await signIn(io);
    if (access.kind === 'failed') {
      const isDecisive = flag(values, 'prepare') || access.failure.kind === 'usage';
      const signInCheck = unknown('sign-in', access.failure.message, 'azd auth login');
      return isDecisive ? onlyFailed(access) : report([...local, signInCheck]);
    }
    const patienceInMs = 1_000 * (number(values, 'patience') ?? DEFAULT_PATIENCE_IN_SECONDS);
    const arm = createArm({ ...access, patienceInMs, io });
    progress.report('Asking Azure …');
    if (flag(values, 'prepare')) return prepare(given, azd.values, arm, io);
    return report([...local, ...(await checkAzure(given, files, arm))]);
  },
};

/** Undefined where it cannot be read, which then is what it is not. */
async function readTopology(): Promise<unknown> {
  try {
    return JSON.parse(await readFile('infra/topology.json', 'utf8'));
  } catch {
    return undefined;
  }
}
