import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Defence } from '../scripts/defences/defence.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'scripts/defences');
const modules = await Promise.all(
  readdirSync(folder).map((name) => import(join(folder, name)) as Promise<Record<string, readonly Defence[]>>),
);
const defences = modules.flatMap((module) => Object.values(module).flat());

it('each defence can still be switched off: what its ablation replaces stands in its source once', () => {
  const unfit = defences.filter(({ source, without: [whole] }) => {
    return readFileSync(join(root, source), 'utf8').split(whole).length !== 2;
  });
  expect(unfit.map(({ name }) => name)).toEqual([]);
  expect(defences.length).toBeGreaterThan(100);
});
