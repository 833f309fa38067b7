import { describe, expect, it } from 'vitest';
import { createDefinition } from '../../local/graph/directory.ts';
import { sampleDirectory } from '../../local/graph/directory-sample.ts';
import { splitMembers } from '../../src/cli/input/cell.ts';
import { readHeader } from '../../src/cli/input/csv-header.ts';
import { toDraft } from '../../src/cli/input/csv-row.ts';
import { createCatalog } from '../../src/domain/catalog.ts';

const { attributeSets, definitions } = sampleDirectory();
const catalog = createCatalog(attributeSets, definitions, 0);
const header = (...titles: readonly string[]) => readHeader(['target.type', ...titles], catalog);

/** One cell below one title. */
const attributesOf = (title: string, cell: string) => toDraft(header(title), ['', cell]);

describe('a cell', () => {
  it.each([
    ['Engineering.NumVendors', '4', 4],
    ['Engineering.NumVendors', ' -12 ', -12],
    ['Engineering.NumVendors', '<clear>', null],
    ['Engineering.Certification', 'TRUE', true],
    ['Engineering.Certification', 'false', false],
    ['Engineering.ProjectDate', ' 2026;12 ', ' 2026;12 '],
    ['Engineering.Project', 'Baker;Cascade', ['Baker', 'Cascade']],
    ['Engineering.Project', 'one;;two;three', ['one;two', 'three']],
    ['Engineering.Project', '<clear>', null],
    ['Engineering.CostCenter', '1001;1003', [1001, 1003]],
    ['engineering.costcenter', '1001', [1001]],
    ['Engineering.Project+', 'Baker', { add: ['Baker'] }],
    ['Engineering.CostCenter-', '1;2', { remove: [1, 2] }],
  ])('below %s, %j, is %j', (title, cell, value) => {
    const { document, problems } = attributesOf(title, cell);
    expect(problems).toEqual([]);
    const { attributes } = document as { attributes: Record<string, Record<string, unknown>> };
    expect(Object.values(attributes['Engineering'] ?? {})).toEqual([value]);
  });

  it('that is empty leaves the attribute alone', () => {
    expect(attributesOf('Engineering.NumVendors', '').document).toEqual({ target: {}, attributes: {} });
  });

  it.each([
    ['Engineering.NumVendors', '4.5', 'wrongType'],
    ['Engineering.NumVendors', '9007199254740993', 'wrongType'],
    ['Engineering.NumVendors', '1e3', 'wrongType'],
    ['Engineering.CostCenter', '1;;2', 'wrongType'],
    ['Engineering.Certification', 'yes', 'wrongType'],
    ['Engineering.Certification', 'constructor', 'wrongType'],
    ['Engineering.Project+', '<clear>', 'invalidFormat'],
  ])('below %s, %j, is refused with its column', (title, cell, code) => {
    expect(attributesOf(title, cell).problems).toEqual([expect.objectContaining({ code, column: title })]);
  });
});

describe('a row', () => {
  it('adds and removes members of one attribute, and says the rest as well', () => {
    const columns = header('target.appId', 'eventId', 'reference', 'Engineering.Project+', 'Engineering.Project-');
    expect(toDraft(columns, ['servicePrincipal', 'x', 'e', 'RITM1', 'a', 'b']).document).toEqual({
      eventId: 'e',
      reference: 'RITM1',
      target: { type: 'servicePrincipal', appId: 'x' },
      attributes: { Engineering: { Project: { add: ['a'], remove: ['b'] } } },
    });
  });

  it.each([
    ['Engineering.Project', 'Engineering.Project+'],
    ['Engineering.Project-', 'Engineering.Project'],
  ])('with both %s and %s is refused', (...titles) => {
    const { problems } = toDraft(header(...titles), ['user', 'a', 'b']);
    expect(problems).toEqual([expect.objectContaining({ code: 'duplicateName' })]);
  });

  it('with more or fewer cells than the header is refused', () => {
    expect(toDraft(header('eventId'), ['user']).problems).toEqual([expect.objectContaining({ code: 'invalidFormat' })]);
  });
});

it('an attribute may have the name of something that every object has', () => {
  const attributeSet = 'Engineering';
  const definition = createDefinition({ attributeSet, name: 'constructor', type: 'String', isCollection: true });
  const columns = readHeader(['target.type', 'Engineering.constructor'], createCatalog([], [definition], 0));
  expect(toDraft(columns, ['user', 'a'])).toEqual({
    document: { target: { type: 'user' }, attributes: { Engineering: { constructor: ['a'] } } },
    problems: [],
  });
});

describe('a header', () => {
  it('names everything that is wrong with it at once, and what may have been meant', () => {
    const titles = ['eventID', 'Enginering.NumVendors', 'Engineering.NumVendors+', 'eventId', 'eventId'];
    const wrong = () => header(...titles, 'Engineering.Project', 'engineering.project');
    expect(wrong).toThrow("'eventID'. Did you mean 'eventId'?");
    expect(wrong).toThrow("'Enginering.NumVendors'. Did you mean 'Engineering.NumVendors'?");
    expect(wrong).toThrow("'Engineering.NumVendors+': the attribute holds one value");
    expect(wrong).toThrow("'eventId' stands there twice");
    expect(wrong).toThrow("'engineering.project' stands there twice");
  });

  it('that is none is not quoted, for its cells may be values', () => {
    expect(() => readHeader(['hire-1', 'user', 'SECRET'], catalog)).toThrow(/^(?!.*SECRET).*no header/);
    expect(() => readHeader(['eventId;target.type'], catalog)).toThrow('Separate the cells with commas');
  });
});

it.each([
  ['a', ['a']],
  ['a;b;', ['a', 'b', '']],
  [';;', [';']],
  [';;;', [';', '']],
  ['a;;;b', ['a;', 'b']],
])('%j splits into %j', (cell, members) => {
  expect(splitMembers(cell)).toEqual(members);
});
