import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundled } from './bundled.ts';

const WORDLESS = 'The package has no text of its licence.';

/** The licences of what is in the bundle, in the words of those who gave them: a bundle has no comments left. */
export async function toNotices(root: string, bundled: readonly Bundled[]): Promise<string> {
  const notices = await Promise.all(bundled.map((each) => toNotice(root, each)));
  return notices.join(`\n${'-'.repeat(80)}\n\n`);
}

async function toNotice(root: string, { folder, name, version, license = 'unknown' }: Bundled): Promise<string> {
  const files = (await readdir(join(root, folder))).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(root, folder, file), 'utf8')));
  const words = texts.length === 0 ? [WORDLESS] : texts.map((text) => text.trim());
  return [`${name} ${version}`, `License: ${license}`, ...words.map((text) => `\n${text}`), ''].join('\n');
}
