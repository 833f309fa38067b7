import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describeError, errorMessage } from '../log.ts';
import { provideCore } from './provide-core.ts';
import { coreModule, type Worker } from './worker.ts';

function readMain(appDirectory: string): string {
  const file = path.join(appDirectory, 'package.json');
  try {
    const { main } = JSON.parse(readFileSync(file, 'utf8')) as { main?: unknown };
    if (typeof main === 'string') {
      return main;
    }
  } catch (error) {
    throw new Error(`Cannot read ${file}: ${errorMessage(error)}`, { cause: error });
  }
  throw new Error(`${file} has no "main": the v4 programming model finds functions by running that file.`);
}

/**
 * Order of events: worker `src/startApp.ts` (load, then appStart hooks) and `src/eventHandlers/WorkerInitHandler.ts`
 * (then capabilities, which lock `app.setup`).
 *
 * The real worker answers its init with success even if the app throws, and the host then finds "no function registered"
 * with the error only on stderr (host-and-broker.md, section 1). For a person at a terminal that ends in a non-zero exit
 * of the Core Tools, so here both are thrown and end the process.
 */
export async function loadApp(worker: Worker, appDirectory: string): Promise<void> {
  const main = readMain(appDirectory);
  provideCore(coreModule(worker));
  try {
    createRequire(path.join(appDirectory, 'package.json'))(path.resolve(appDirectory, main));
  } catch (error) {
    throw new Error(`Worker was unable to load entry point "${main}": ${describeError(error)}`, { cause: error });
  }
  if (worker.functions.size === 0) {
    throw new Error(`No function was registered by "${main}".`);
  }
  await worker.hooks.run('appStart', {
    hookData: worker.appLevelHookData,
    appHookData: worker.appHookData,
    functionAppDirectory: appDirectory,
  });
  const capabilities = (await worker.model?.getCapabilities?.({})) ?? {};
  if (capabilities['HttpUri'] !== undefined) {
    throw new Error('app.setup({ enableHttpStream: true }) is not imitated by this host: it passes bodies whole.');
  }
  worker.startupFinished = true;
}
