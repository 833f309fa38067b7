import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

const APPS = path.join(import.meta.dirname, 'apps');

/** A folder with host.json and package.json whose `main` is one of the fixtures; the caller removes it. */
export function createAppDirectory(fixture: string, hostJson: object = {}): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'relay-host-'));
  writeFileSync(path.join(directory, 'host.json'), JSON.stringify({ version: '2.0', ...hostJson }));
  writeFileSync(path.join(directory, 'package.json'), JSON.stringify({ main: path.join(APPS, fixture) }));
  return directory;
}

/** The same for one test. */
export function anAppDirectory(fixture: string, hostJson: object = {}): string {
  const directory = createAppDirectory(fixture, hostJson);
  onTestFinished(() => removeAppDirectory(directory));
  return directory;
}

export function removeAppDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}
