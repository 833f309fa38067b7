import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { declared, infra, isMonitoring, ofKind, root } from './bicep.ts';

const file = JSON.parse(readFileSync(join(infra, 'main.parameters.json'), 'utf8')) as {
  readonly parameters: Readonly<Record<string, { readonly value: string }>>;
};
const given = Object.entries(file.parameters).map(([name, { value }]) => {
  const [, variable = '', standard] = /^\$\{([A-Z_]+)(?:=(.*))?\}$/.exec(value) ?? [];
  return { name, variable, standard };
});
const guide = readFileSync(join(root, 'docs/deployment.md'), 'utf8');

/** The rows below a heading, up to the next one: their cells without backticks. */
function table(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = guide.split(`\n## ${heading}\n`);
  const [rows = ''] = section.split('\n## ');
  return [...rows.matchAll(/^\| (`.*) \|$/gm)].map(([, row = '']) =>
    row.split(' | ').map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
  );
}

it('each parameter of main.bicep has its variable of the azd environment, and there is no other', () => {
  const parameters = ofKind('param', 'main.bicep').map(({ name }) => name);
  expect(given.map(({ name }) => name).toSorted()).toEqual(parameters.toSorted());
  expect(given.filter(({ variable }) => variable === '')).toEqual([]);
});

it('has a default for each but the three that azd and the preflight choose', () => {
  expect(given.filter(({ standard }) => standard === undefined).map(({ variable }) => variable)).toEqual([
    'AZURE_ENV_NAME',
    'AZURE_LOCATION',
    'RELAY_RESOURCE_TOKEN',
  ]);
});

it('azd asks for nothing but the name and the region: what may be empty has a default in Bicep', () => {
  const asked = given.filter(
    ({ name, standard }) => !standard && !/^param \w+ string = /.test(declared('param', name, 'main.bicep').text),
  );
  expect(asked.map(({ variable }) => variable)).toEqual(['AZURE_ENV_NAME', 'AZURE_LOCATION']);
});

it('documents each variable with its default', () => {
  const documented = table('Settings of a deployment').map(([variable, standard]) => [variable, standard]);
  expect(documented.toSorted()).toEqual(
    given
      .map(({ variable, standard }) => [variable, standard === '' || standard === undefined ? '' : standard])
      .toSorted(),
  );
});

it('documents what a deployment tells', () => {
  const outputs = ofKind('output', 'main.bicep').map(({ name }) => name);
  expect(outputs).toHaveLength(11);
  expect(
    table('What a deployment tells')
      .map(([name]) => name)
      .toSorted(),
  ).toEqual(outputs.toSorted());
});

describe.each(ofKind('param').filter(({ file }) => !isMonitoring(file)))('$file, $name', ({ decorators }) => {
  it('says what it is', () => {
    expect(decorators).toMatch(/@description\('[^']{6,}/);
  });
});

it.each(given.filter(({ standard }) => standard))(
  '$variable may be what it is by default: $standard',
  ({ name, standard }) => {
    const { type, decorators } = declared('param', name, 'main.bicep');
    const bound = (decorator: string) => {
      const [, value] = new RegExp(`@${decorator}\\((-?\\d+)\\)`).exec(decorators) ?? [];
      return value === undefined ? undefined : Number(value);
    };
    const [, allowed] = /@allowed\(\[(.*)\]\)/.exec(decorators) ?? [];
    if (allowed !== undefined) expect(allowed.split(', ')).toContain(`'${standard}'`);
    if (type === 'bool') expect(['true', 'false']).toContain(standard);
    if (type === 'int') {
      expect(Number(standard)).toBeGreaterThanOrEqual(bound('minValue') ?? Number.NaN);
      expect(Number(standard)).toBeLessThanOrEqual(bound('maxValue') ?? Number.POSITIVE_INFINITY);
    }
    expect(['string', 'bool', 'int']).toContain(type);
  },
);
