/** After `azd provision`: what is left to do by hand, with the names that it has given. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeNextSteps } from './next-steps/describe.ts';

const { secretSettings } = JSON.parse(await readFile(join(import.meta.dirname, '../infra/topology.json'), 'utf8')) as {
  secretSettings: readonly string[];
};
process.stdout.write(describeNextSteps(process.env, secretSettings));
