import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callerNames } from '../../local/graph/caller.ts';
import { exitCodeOf } from '../../src/cli/outcome.ts';
import { rights } from '../../src/cli/permissions/rights.ts';
import { appRoles, graphPermissions } from '../../src/permissions.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/permissions.md'), 'utf8');
const rows = (heading: string) => {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return own.split('\n').filter((line) => line.startsWith('| '));
};

describe('docs/permissions.md', () => {
  it('says of each permission why it is needed, and names no other', () => {
    const named = rows('What is needed, and why').flatMap(
      (row) => /^\| `([\w.]+)` \| the identity, in Graph \|/.exec(row)?.[1] ?? [],
    );
    expect(named).toEqual(graphPermissions.map(({ value }) => value));
  });

  it('says of each role whom it is for', () => {
    const forWhom = { Application: 'applications', User: 'people' };
    const expected = appRoles.map(({ value, allowedMemberTypes }) => [
      value,
      allowedMemberTypes.map((type) => forWhom[type]).join(', '),
    ]);
    const named = rows('Callers and operators').flatMap((row) => {
      const [, role, who] = /^\| `([\w.]+)` \| ([\w, ]+) \|/.exec(row) ?? [];
      return role === undefined ? [] : [[role, who]];
    });
    expect(named).toEqual(expected);
  });

  it('names everybody who may grant', () => {
    const table = rows('Who may grant').join('\n');
    for (const { role, permissions } of Object.values(rights)) {
      for (const name of [role, ...permissions]) expect(table).toContain(name);
    }
  });

  it('gives each exit code its meaning', () => {
    expect(rows('Check').flatMap((row) => /^\| (\d+) \|/.exec(row)?.[1] ?? [])).toEqual(['0', '1', '2', '3', '4']);
    const outcome = { document: {}, text: '' };
    expect(exitCodeOf({ ...outcome, asAsked: true, differs: true })).toBe(4);
    expect(exitCodeOf({ ...outcome, asAsked: false, differs: false })).toBe(1);
  });

  it('names whom the simulator takes for the caller', () => {
    const [, named = ''] = /`caller` is who is signed in: (.*)\./.exec(text) ?? [];
    expect(named.split(', ')).toEqual(callerNames.map((name) => `\`${name}\``));
  });
});
