/** The sources of the local stack: those of the app, the ready ones and those of the stack's own applications. */
import { createHmac } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { enrichSecretSetting, secretSetting } from '../../src/intake/source/secrets.ts';
import type { Environment } from './settings.ts';

export type StagedSources = {
  readonly directory: string;
  /** The queues that belong to sources. */
  readonly queues: readonly string[];
  /** Source → what its events are signed with, or sent with. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The same as app settings, with those for the APIs that records are fetched from. */
  readonly settings: Readonly<Record<string, string>>;
};

type File = {
  readonly identity: {
    readonly queue?: string;
    readonly webhook?: { readonly signature?: string; readonly token?: object };
  };
  readonly enrich?: { readonly authorization?: string };
};

const root = join(import.meta.dirname, '../..');
const ORIGINS = ['sources', 'sources/ready', 'local/sources'].map((folder) => join(root, folder));

/** The folders that the source files come from. */
export const originsOf = (environment: Environment): readonly string[] =>
  environment['SOURCES_DIR'] ? [environment['SOURCES_DIR']] : ORIGINS;

/** @param key makes secrets that stay the same for a clone, and are of no use elsewhere */
export async function stageSources(folder: string, key: string, environment: Environment): Promise<StagedSources> {
  const directory = environment['SOURCES_DIR'] || (await copySources(join(folder, 'sources')));
  const queues: string[] = [];
  const secrets: Record<string, string> = {};
  const settings: Record<string, string> = {};
  for (const file of await jsonFiles(directory)) {
    const name = file.replace(/\.json$/, '');
    const { identity, enrich } = await readSource(join(directory, file));
    if (identity?.queue !== undefined) queues.push(identity.queue);
    if (identity?.webhook && identity.webhook.token === undefined) {
      const prefix = identity.webhook.signature === 'standardWebhooks' ? 'whsec_' : '';
      secrets[name] = environment[secretSetting(name)] || prefix + derive(key, name);
      settings[secretSetting(name)] = secrets[name];
    }
    if (enrich?.authorization) {
      settings[enrichSecretSetting(name)] = environment[enrichSecretSetting(name)] || derive(key, `${name} enrich`);
    }
  }
  return { directory, queues, secrets, settings };
}

async function copySources(directory: string): Promise<string> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  for (const origin of ORIGINS) {
    for (const file of await jsonFiles(origin)) await copyFile(join(origin, file), join(directory, file));
  }
  return directory;
}

const jsonFiles = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith('.json'));

/** What is no source file is for the app to refuse, with all its mistakes. */
const readSource = async (path: string): Promise<Partial<File>> => {
  try {
    return Object(JSON.parse(await readFile(path, 'utf8'))) as Partial<File>;
  } catch {
    return {};
  }
};

const derive = (key: string, name: string): string => createHmac('sha256', key).update(name).digest('base64');
