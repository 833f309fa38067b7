/** Starts the Functions host anew when a source file has changed, as a deployment would. */
import { type FSWatcher, watch } from 'node:fs';
import type { Environment } from './settings.ts';
import { originsOf } from './sources.ts';
import type { Stack } from './stack.ts';

/** An editor writes a file in several steps. */
const QUIET_FOR_MS = 200;

/** @returns ends the watch */
export function watchSources(stack: Stack, environment: Environment, say: (text: string) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let renewing = Promise.resolve();

  async function renew(): Promise<void> {
    say('A source file has changed: the Functions host is started anew …\n');
    try {
      await stack.renewHost();
      say('The Functions host is ready again.\n');
    } catch {
      // It has said why.
      say('The Functions host refuses to start. Mend the file; it is tried again then.\n');
    }
  }

  const onChange = (_: string, file: string | null) => {
    if (!file?.endsWith('.json')) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      renewing = renewing.then(renew);
    }, QUIET_FOR_MS);
  };
  const watchers: readonly FSWatcher[] = originsOf(environment).map((folder) => watch(folder, onChange));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
