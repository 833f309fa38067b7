import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkHost } from '../src/host-check.ts';
import { hostRules } from '../src/topology.ts';

const HOST_JSON = readFileSync(join(import.meta.dirname, '../host.json'), 'utf8');

type Json = { [name: string]: Json | string | number | boolean };

/** host.json with another value at a path, or with none. */
function hostWith(path: string, value: Json[string] | undefined): string {
  const host: Json = JSON.parse(HOST_JSON);
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce((part, name) => part[name] as Json, host);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify(host);
}

const rules = Object.entries(hostRules).map(([path, { value, because }]) => ({ path, value, because }));
const overrideOf = (path: string) => `AzureFunctionsJobHost__${path.replaceAll('.', '__')}`;
const others: Readonly<Record<string, readonly (string | number | boolean)[]>> = {
  functionTimeout: ['00:10:00', '-1', '5'],
  'extensions.http.routePrefix': ['api', ''],
  'extensions.serviceBus.maxConcurrentSessions': [8, 17, 0],
  'extensions.serviceBus.sessionIdleTimeout': ['00:01:00', '10'],
  'extensions.serviceBus.maxAutoLockRenewalDuration': ['00:05:00', '24:00:00'],
  'extensions.serviceBus.prefetchCount': [1, 100],
  'extensions.serviceBus.autoCompleteMessages': [false, 'no'],
};

describe('host.json', () => {
  it('as it is keeps every rule', () => {
    expect(checkHost(HOST_JSON, {})).toEqual([]);
  });

  it.each(rules.flatMap((rule) => (others[rule.path] ?? []).map((other) => ({ ...rule, other }))))(
    'that breaks a rule is told which, what would be right, and why: $path is $other',
    ({ path, value, because, other }) => {
      expect(checkHost(hostWith(path, other), {})).toEqual([`host.json: ${path}: must be ${value}, for ${because}.`]);
    },
  );

  it.each(rules)('that leaves a rule to the host’s default is told so: $path', ({ path, value }) => {
    expect(checkHost(hostWith(path, undefined), {})).toEqual([
      expect.stringContaining(`host.json: ${path}: must be ${value},`),
    ]);
  });

  it.each([
    ['extensions.serviceBus', 5],
    ['extensions', 6],
  ])('without %s breaks all of its rules, each named', (path, count) => {
    const problems = checkHost(hostWith(path, undefined), {});
    expect(problems).toHaveLength(count);
    expect(problems.every((problem) => problem.startsWith(`host.json: ${path}.`))).toBe(true);
  });

  it.each(['{}', '[]', 'null', '5', '"x"', '{"extensions":{"serviceBus":null}}', '{"extensions":"x"}'])(
    'that says nothing of it breaks all rules: %s',
    (text) => {
      expect(checkHost(text, {})).toHaveLength(rules.length);
    },
  );

  it.each(['', '{', 'functionTimeout: 5', `// comment\n${HOST_JSON}`, `\uFEFF${HOST_JSON}`])(
    'that cannot be read is told so, and not with what it says: %j',
    (text) => {
      expect(checkHost(text, {})).toEqual(['host.json: it must be JSON, without comments.']);
    },
  );
});

describe('an app setting that overrides host.json', () => {
  it.each(rules.flatMap((rule) => (others[rule.path] ?? []).map((other) => ({ ...rule, other: String(other) }))))(
    'and breaks a rule is named, with what would be right: $path is $other',
    ({ path, value, because, other }) => {
      const name = overrideOf(path);
      expect(checkHost(HOST_JSON, { [name]: other })).toEqual([`${name}: must be ${value}, for ${because}.`]);
    },
  );

  it.each(rules)('may say the same: $path', ({ path, value }) => {
    expect(checkHost(HOST_JSON, { [overrideOf(path)]: String(value) })).toEqual([]);
  });

  it('counts, and not the file', () => {
    const name = overrideOf('functionTimeout');
    expect(checkHost(hostWith('functionTimeout', '00:10:00'), { [name]: '00:05:00' })).toEqual([]);
    expect(checkHost(hostWith('functionTimeout', '00:10:00'), { [name]: undefined })).toHaveLength(1);
  });

  it.each([
    'AzureFunctionsJobHost__Extensions__ServiceBus__MaxConcurrentSessions',
    'AZUREFUNCTIONSJOBHOST__EXTENSIONS__SERVICEBUS__MAXCONCURRENTSESSIONS',
    'AzureFunctionsJobHost:extensions:serviceBus:maxConcurrentSessions',
  ])('is known in every form in which the host knows it: %s', (name) => {
    expect(checkHost(HOST_JSON, { [name]: '8' })).toEqual([expect.stringContaining(`${name}: must be 16, for`)]);
  });

  it('may be about something else', () => {
    expect(
      checkHost(HOST_JSON, {
        AzureFunctionsJobHost__logging__logLevel__default: 'Warning',
        functionTimeout: '00:10:00',
        AzureFunctionsJobHost__functionTimeout__x: '00:10:00',
      }),
    ).toEqual([]);
  });

  it('is one of several problems', () => {
    const problems = checkHost(hostWith('functionTimeout', '00:10:00'), {
      [overrideOf('extensions.serviceBus.prefetchCount')]: '1',
    });
    expect(problems.map((problem) => problem.split(': must')[0])).toEqual([
      'host.json: functionTimeout',
      'AzureFunctionsJobHost__extensions__serviceBus__prefetchCount',
    ]);
  });
});
