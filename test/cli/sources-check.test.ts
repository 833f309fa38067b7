import { expect, test } from 'vitest';
import { runCli, runJson } from './run-cli.ts';
import { file, folderOf, project } from './source-files.ts';

test('sources check names every problem of every file, and else every source', async () => {
  const good = await folderOf({ 'acme.json': file(), 'readme.txt': 'x' });
  const fine = await runCli(undefined, ['sources', 'check', '--dir', good]);
  expect([fine.code, fine.stdout]).toEqual([0, 'name  identity  format\nacme  webhook   json\n']);
  const bad = await folderOf({ 'acme.json': file({ when: '$now()' }), 'b.json': '{', 'c.json': {} });
  const { code, document } = await runJson(undefined, ['sources', 'check', '--dir', bad]);
  expect(code).toBe(1);
  expect(document.problems.map((problem: string) => problem.split(':')[0])).toEqual(['acme.json', 'b.json', 'c.json']);
  expect(document.problems[1]).toMatch(/^b\.json: This is no JSON: .*line 1 column 2/);
});

test.each<[string, object, object, readonly string[]]>([
  ['all of it', {}, {}, []],
  [
    'not its attribute',
    { attributes: [project, { ...project, attribute: 'Note' }] },
    {},
    ['acme.json: /mapping/attributes/1: The policy of this source does not include this attribute.'],
  ],
  [
    'not its way of naming a target',
    { target: { type: 'user', mail: 'person.mail' } },
    {},
    ["acme.json: /mapping/target/mail: 'allow' has no user named by mail."],
  ],
  [
    'not its operation',
    { attributes: [project, { ...project, value: 'null' }, { ...project, value: undefined, remove: 'a' }] },
    { operations: ['set', 'add'] },
    [
      "acme.json: /mapping/attributes/1: The policy of this source does not include 'clear' here.",
      "acme.json: /mapping/attributes/2: The policy of this source does not include 'remove' here.",
    ],
  ],
])('sources check tells when a policy allows %s of what its mapping asks for', async (_, mapping, policy, expected) => {
  const source = file(mapping);
  const dir = await folderOf({
    'acme.json': { ...source, allow: source.allow.map((rule) => ({ ...rule, ...policy })) },
  });
  const { code, document } = await runJson(undefined, ['sources', 'check', '--dir', dir]);
  expect([code, document.neverAllowed]).toEqual([0, expected]);
});

test.each([[[]], [['--dir', '/nowhere/sources']]])('sources check with %j knows its folder', async (options) => {
  const { code, stdout, stderr } = await runCli(undefined, ['sources', 'check', ...options]);
  expect([code, stdout + stderr]).toEqual(
    options.length === 0 ? [0, expect.stringContaining('onboarding')] : [2, expect.stringContaining('ENOENT')],
  );
});

test('sources check of an empty folder is no success', async () => {
  const { code, stderr } = await runCli(undefined, ['sources', 'check', '--dir', await folderOf({})]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('holds no source file')]);
});
