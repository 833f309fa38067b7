import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { infra, root } from './bicep.ts';
import { grants } from './roles.ts';

/** `BICEP` names the command; a machine that has none is not to be taken for one where nothing was wrong. */
const named = process.env['BICEP'];
const bicep = (...args: string[]) =>
  spawnSync(named ?? 'bicep', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const version = bicep('--version').stdout?.trim();

if (version) {
  it(`compiles without a word with ${version}, and gives the rights that the text gives`, () => {
    const { status, stdout, stderr } = bicep('build', join(infra, 'main.bicep'), '--stdout');
    expect([status, stderr]).toEqual([0, '']);
    const compiled = JSON.stringify(JSON.parse(stdout));
    expect(compiled).toContain(JSON.stringify(JSON.parse(readFileSync(join(infra, 'topology.json'), 'utf8'))));
    const builtIn = grants.map(({ role }) => role).filter((role) => role.includes('-'));
    expect(builtIn.filter((role) => !compiled.includes(role))).toEqual([]);
  }, 120_000);
} else {
  it('NOT COMPILED HERE, only read: there is no Bicep CLI on this machine, and BICEP names none', () => {
    expect(named).toBeUndefined();
  });
}
