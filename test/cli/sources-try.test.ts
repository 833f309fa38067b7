import { expect, test } from 'vitest';
import { startRelay } from './relay-server.ts';
import { aFile, runCli, runJson } from './run-cli.ts';
import { file, folderOf, project } from './source-files.ts';

const TARGET = { type: 'user', userPrincipalName: "'jana@contoso.com'" };

const hired = { type: 'hired', at: '2026-11-20T09:00:00', person: { mail: 'jana@contoso.com', project: 'Baker' } };
const definition = { description: 'x', isSearchable: true, status: 'Available', usePreDefinedValuesOnly: false };
const definitions = {
  loadedAt: '2026-11-20T09:00:00Z',
  attributeSets: [{ id: 'Engineering' }],
  value: [
    {
      ...definition,
      attributeSet: 'Engineering',
      name: 'Project',
      type: 'String',
      isCollection: true,
      allowedValues: [],
    },
    {
      ...definition,
      attributeSet: 'Engineering',
      name: 'CostCenter',
      type: 'Integer',
      isCollection: true,
      allowedValues: [],
    },
  ],
};

/** `sources try` of one file and one event, without a relay. */
async function tryEvent(source: object, event: unknown, options: readonly string[] = [], name = 'acme') {
  const dir = await folderOf({ 'acme.json': source });
  const path = await aFile('event.json', typeof event === 'string' ? event : JSON.stringify(event));
  const known = await aFile('definitions.json', JSON.stringify(definitions));
  return runCli(undefined, ['sources', 'try', name, path, '--dir', dir, '--definitions', known, ...options]);
}

test('sources try shows the request that a file makes, with its values, and sends nothing', async () => {
  const { code, stdout, stderr } = await tryEvent(file(), hired, ['--header', 'webhook-id: msg-1']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('outcome  would be taken');
  expect(JSON.parse(stdout.slice(stdout.indexOf('{'), stdout.lastIndexOf('}') + 1))).toEqual({
    eventId: 'msg-1',
    target: { type: 'user', userPrincipalName: 'jana@contoso.com' },
    attributes: { Engineering: { Project: ['Baker'] } },
  });
});

test('sources try says why an event is passed over', async () => {
  const left = await tryEvent(file(), { ...hired, type: 'left' });
  expect([left.code, left.stdout]).toEqual([0, expect.stringContaining("passed over: 'when'")]);
  const bare = await tryEvent(file(), { ...hired, person: { mail: 'jana@contoso.com' } });
  expect([bare.code, bare.stdout]).toEqual([0, expect.stringContaining('passed over: no rule')]);
  expect(bare.stdout).toContain("in `person.project`, 'person' has no 'project'; there are: mail.");
});

test.each<[string, object, object, string]>([
  [
    'a condition that looks for what is not there',
    { when: 'typ = "hired"' },
    {},
    '/mapping/when is not true: in `typ = "hired"`, the event has no \'typ\'',
  ],
  [
    'a condition of a rule that looks for what is not there',
    { attributes: [{ ...project, when: 'person.grade = 1' }] },
    {},
    "/mapping/attributes/0/when is not true: in `person.grade = 1`, 'person' has no 'grade'; there are: mail, project.",
  ],
  [
    'what is null',
    { attributes: [{ ...project, value: 'person.unit.name' }] },
    { person: { unit: null } },
    "'unit' is null, so there is no 'name'",
  ],
  [
    'what is an empty list',
    { attributes: [{ ...project, value: 'person.units.name' }] },
    { person: { units: [] } },
    "'units' is an empty list, so there is no 'name'",
  ],
  [
    'what is a text',
    { attributes: [{ ...project, value: 'person.name.last' }] },
    { person: { name: 'Jana' } },
    "'name' is a string, so there is no 'last'",
  ],
  [
    'a table without an entry for it',
    { attributes: [{ ...project, value: "$lookup({ 'B': 'Baker' }, type)" }] },
    {},
    "/mapping/attributes/0/value gives nothing: `$lookup({ 'B': 'Baker' }, type)`.",
  ],
])('sources try hints at %s', async (_, mapping, override, hint) => {
  const { code, stdout } = await tryEvent(file({ target: TARGET, ...mapping }), { ...hired, ...override });
  expect([code, stdout]).toEqual([0, expect.stringContaining(hint)]);
});

test('sources try says nothing of a rule that does not hold, and suggests only what allow has', async () => {
  const left = { ...project, when: 'type = "left"', value: 'nowhere' };
  const allow = [{ attributes: { Engineering: ['CostCenter'] }, users: { keys: ['userPrincipalName'] } }];
  const { stdout } = await tryEvent(file({ attributes: [project, left] }, { allow }), hired);
  expect(stdout).not.toContain('nowhere');
  expect(stdout).toContain("'allow' of the file does not include Engineering.Project.\n");
});

test('sources try maps with a record that is given', async () => {
  const source = file(
    { attributes: [{ ...project, value: '$record.dept' }] },
    { enrich: { url: 'https://hr.example/{id}', parameters: { id: 'person.mail' } } },
  );
  const without = await tryEvent(source, hired);
  expect(without.stdout).toContain('without --record FILE, $record is nothing');
  const record = await aFile('record.json', '{"dept":"Sales"}');
  expect((await tryEvent(source, hired, ['--record', record])).stdout).toContain('"Sales"');
});

test.each<[string, object, unknown, readonly string[]]>([
  [
    'an expression that is not JSONata',
    file({ when: 'type = ' }),
    hired,
    ['acme.json: /mapping/when: near character 7: Unexpected end of expression'],
  ],
  [
    'a path that gives nothing',
    file({ target: { type: 'user', userPrincipalName: 'person.email' } }),
    hired,
    ['mappingFailed', "'person' has no 'email'; there are: mail, project (did you mean 'mail'?)"],
  ],
  [
    'a name that is no attribute, nor allowed',
    file({ attributes: [{ ...project, attribute: 'Projct' }] }),
    hired,
    [
      "Did you mean 'Project'?",
      "'allow' of the file does not include Engineering.Projct. Did you mean Engineering.Project?",
    ],
  ],
  [
    'a time without a zone',
    file({ occurredAt: 'at' }),
    hired,
    [
      'Give an RFC 3339 time with an offset',
      '/mapping/occurredAt: `at`',
      "append the one that the sender means, as & 'Z'",
    ],
  ],
  ['a wrong format', file({}, { format: 'cloudEvents' }), hired, ['/specversion', "the format is 'cloudEvents'"]],
  [
    'a value of the wrong type',
    file({
      attributes: [
        { ...project, attribute: 'CostCenter' },
        { ...project, attribute: 'CostCenter', when: 'type = "left"', value: 'null' },
      ],
    }),
    hired,
    [
      'wrongType',
      'an Integer',
      '/attributes/Engineering/CostCenter comes from /mapping/attributes/0/value: `person.project`. $number(…)',
    ],
  ],
  ['an event that is no JSON', file(), '{"a":', ['malformedJson']],
  ['a comparison of another language', file({ when: 'type == "hired"' }), hired, ["Equality is '=', not '=='."]],
  [
    'a value that is no text',
    file({ attributes: [{ ...project, value: null }] }),
    hired,
    ['/mapping/attributes/0/value: Give a JSONata expression as a text'],
  ],
  ['a mapping without its format', file({}, { format: undefined }), hired, ['/format: Give the format that is mapped']],
  ['a format without its mapping', file({}, { mapping: undefined }), hired, ['/mapping: A format other than']],
  [
    'a wrong choice of several',
    file({}, { identity: { webhook: { header: 'x-acme-key', acknowledge: 201 } } }),
    hired,
    ['/identity/webhook/acknowledge: Give 200, 202 or 204.'],
  ],
  ['a failing expression', file({ reference: 'person + 1' }), hired, ['/mapping/reference', 'T2001']],
])('sources try helps with %s', async (_, source, event, hints) => {
  const { code, stdout, stderr } = await tryEvent(source, event);
  expect(code).toBeGreaterThan(0);
  for (const hint of hints) expect(stdout + stderr).toContain(hint);
});

test.each<[string, readonly string[], RegExp]>([
  ['acne', [], /no source of this name\. Did you mean 'acme'\?/],
  ['workday', [], /There are: acme\./],
  ['sources/acme.json', [], /Did you mean 'acme'\?/],
  ['acme', ['--header', 'nothing'], /--header takes NAME:VALUE/],
  ['acme', ['--record', '/nowhere.json'], /The file \/nowhere\.json cannot be read \(ENOENT\)/],
  ['acme', ['--definitions', '/nowhere.json'], /The file \/nowhere\.json cannot be read \(ENOENT\)/],
])('sources try %s %j is wrong usage', async (name, options, message) => {
  const { code, stdout, stderr } = await tryEvent(file(), hired, options, name);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});

test('sources try asks a relay for its definitions, and does without one that is away', async () => {
  const dir = await folderOf({
    'acme.json': file({ attributes: [{ ...project, attribute: 'NumVendors', value: '"x"' }] }),
  });
  const argv = ['sources', 'try', 'acme', await aFile('event.json', JSON.stringify(hired)), '--dir', dir];
  const relay = await startRelay();
  const asked = await runJson(relay, argv);
  expect(asked.document.problems).toMatchObject([
    { code: 'attributeNotAllowed' },
    { code: 'wrongType', pointer: '/attributes/Engineering/NumVendors' },
  ]);
  expect(relay.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET definitions']);
  const alone = await runJson(undefined, argv);
  expect(alone.document.hints[0]).toContain('was not checked: there is no relay to ask');
  expect(alone.waits).toEqual([]);
});
