/** `node load-app.ts ENTRY` loads a function app as the worker does, and prints how many milliseconds that took. */
import { createRequire } from 'node:module';
import { provideCore } from '../../local/host/worker/provide-core.ts';
import { coreModule, createWorker } from '../../local/host/worker/worker.ts';

const entry = process.argv[2] ?? '';
const worker = createWorker(() => {});
provideCore(coreModule(worker));
const require = createRequire(entry);

const startedAt = performance.now();
require(entry);
const elapsed = performance.now() - startedAt;

if (worker.functions.size === 0) throw new Error(`No function was registered by ${entry}`);
process.stdout.write(String(elapsed), () => process.exit(0));
