/** Source files of a made-up sender, and folders of them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const target = { type: 'user', userPrincipalName: 'person.mail' };
export const project = { attributeSet: 'Engineering', attribute: 'Project', value: 'person.project' };
export const file = (mapping: object = {}, more: object = {}) => ({
  identity: { webhook: { header: 'x-acme-key' } },
  format: 'json',
  mapping: { when: 'type = "hired"', target, attributes: [project], ...mapping },
  allow: [{ attributes: { Engineering: ['Project', 'CostCenter'] }, users: { keys: ['userPrincipalName'] } }],
  ...more,
});

export async function folderOf(files: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'relay-sources-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}
