import { describe, expect, it, test } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { commands } from '../../src/cli/commands.ts';
import { runCli, runJson } from './run-cli.ts';

describe('wrong usage', () => {
  it.each([
    [[], /Name a command/],
    [['requests'], /requests submit, requests show/],
    [['request', 'list'], /Did you mean 'requests list'/],
    [['requests', 'sumbit', 'x'], /Did you mean 'requests submit'/],
    [['helth'], /Did you mean 'health'/],
    [['frobnicate'], /Give one of/],
    [['requests', 'list', '--stat', 'applied'], /Did you mean '--state'/],
    [['requests', 'list', '--all'], /no option '--all'/],
    [['requests', 'list', '-x'], /no option '-x'/],
    [['requests', 'list', '--constructor'], /no option '--constructor'/],
    [['requests', 'list', '--top', '0'], /--top takes a whole number/],
    [['requests', 'list', '--top', '1e3'], /--top takes a whole number/],
    [['requests', 'list', '--state', '--progress'], /--state/],
    [['requests', 'list', '--target', 'jana'], /Say with --by what this name is: id, .*appId/],
    [['requests', 'list', '--target', 'jana', '--by', 'displayName'], /--by takes one of: id, .*appId/],
    [['requests', 'list', '--target', 'jana@contoso.com', '--type', 'group'], /one of: user, servicePrincipal/],
    [['requests', 'list', '--by', 'mail'], /what --target is; give that too/],
    [['requests', 'list', '--reference', 'R', '--type', 'user'], /what --target is; give that too/],
    [['requests', 'list', '--open', '--reference', 'R'], /one of --target, --reference and --open/],
    [['requests', 'list', '--target', 'jana@contoso.com', '--open'], /one of --target, --reference and --open/],
    [['requests', 'list', '--from', 'yesterday'], /RFC 3339/],
    [['requests', 'list', 'extra'], /takes no operand; 1 given/],
    [['requests', 'show'], /takes <id>…; 0 given/],
    [['requests', 'show', '..'], /An id has/],
    [['requests', 'show', 'a/b'], /An id has/],
    [['health', '--patience', 'long'], /a number of seconds/],
    [['health', '--json=yes'], /--json/],
    [['dead-letters', 'list', '--from', 'yesterday'], /RFC 3339/],
    [['dead-letters', 'list', '--from', '2026-11-20T10:00'], /RFC 3339/],
    [['dead-letters', 'list', '--from', '2026-13-40'], /RFC 3339/],
    [['requests', 'submit', 'f', '--format', 'xml'], /one of: json, jsonl, csv/],
    [['requests', 'submit', 'f.txt'], /give --format/],
  ])('%j is told', async (argv, message) => {
    const { code, stdout, stderr } = await runCli(undefined, argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    const { document } = await runJson(undefined, argv);
    expect(document.error).toEqual({ kind: 'usage', message: expect.stringMatching(message) });
  });

  it('is a token among the arguments, and it is not repeated', async () => {
    for (const argv of [
      ['health', '--token=SECRET'],
      ['health', '--token', 'SECRET'],
    ]) {
      const { code, stderr } = await runCli(undefined, argv);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/^(?!.*SECRET).*RELAY_TOKEN only/)]);
    }
  });
});

test('an id that begins with dashes is an id', () => {
  const ids = [`-${'a'.repeat(42)}`, `--${'b'.repeat(41)}`];
  expect(readArguments(['requests', 'show', ...ids, '--json'], commands)).toMatchObject({
    kind: 'command',
    operands: ids,
    values: { json: true },
  });
});

describe('--help', () => {
  it('lists every command and the exit codes', async () => {
    const { code, stdout } = await runCli(undefined, ['--help']);
    expect(code).toBe(0);
    for (const { name } of commands) expect(stdout).toContain(name);
    expect(stdout).toMatch(/Exit codes: 0 .* 130/s);
  });

  it.each(commands.map(({ name }) => name))('of %s names its options, in 120 columns', async (name) => {
    const { code, stdout } = await runCli(undefined, [...name.split(' '), '--help']);
    expect(code).toBe(0);
    const options = commands.find((command) => command.name === name)?.options ?? {};
    for (const option of Object.keys(options)) expect(stdout).toContain(`--${option}`);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it.each([
    ['health', true],
    ['preflight', false],
    ['permissions grant', false],
    ['permissions check', false],
    ['sources check', false],
  ])('of %s says how a relay is found: %s', async (name, isTold) => {
    const { stdout } = await runCli(undefined, [...name.split(' '), '--help']);
    expect([stdout.includes('RELAY_TOKEN'), stdout.includes('--url')]).toEqual([isTold, isTold]);
  });

  it('is JSON when asked for', async () => {
    expect((await runJson(undefined, ['--help'])).document).toEqual({
      help: expect.stringContaining('requests submit'),
    });
  });
});
