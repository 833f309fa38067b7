import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { infra, root } from './bicep.ts';
import { grants } from './roles.ts';

/** `BICEP` names the command; a machine that has none is not to be taken for one where nothing was wrong. */
const named = process.env['BICEP'];
const bicep = (...args: string[]) =>
  spawnSync(named ?? 'bicep', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const version = bicep('--version').stdout?.trim();

describe(version ? `with ${version}` : 'WITHOUT A BICEP CLI: infra is read, and not compiled', () => {
  it('is there where BICEP names it', () => {
    if (named !== undefined) expect(version).toMatch(/Bicep/);
    else expect(grants.length).toBeGreaterThan(0);
  });

  it.runIf(version)('compiles without a word, and gives the rights that the text gives', () => {
    const { status, stdout, stderr } = bicep('build', join(infra, 'main.bicep'), '--stdout');
    expect([status, stderr]).toEqual([0, '']);
    const compiled = JSON.stringify(JSON.parse(stdout));
    const topology = JSON.stringify(JSON.parse(readFileSync(join(infra, 'topology.json'), 'utf8')));
    expect(compiled).toContain(topology);
    for (const { role } of grants) if (role.includes('-')) expect(compiled).toContain(role);
  });
});
