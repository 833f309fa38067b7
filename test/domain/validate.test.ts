import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/domain/catalog.ts';
import { validate } from '../../src/domain/validate.ts';
import { aCatalog, aDefinition, exampleDefinitions } from '../factories.ts';

type Wanted = Parameters<typeof validate>[0];

function problems(wanted: Wanted, catalog: Catalog = aCatalog()) {
  const validation = validate(wanted, catalog);
  return validation.kind === 'invalid' ? validation.problems : [];
}
const codes = (wanted: Wanted, catalog?: Catalog) =>
  problems(wanted, catalog).map(({ pointer, code }) => [pointer, code]);

describe('wanted attributes that fit the catalog', () => {
  it('become changes in the spelling of their definitions', () => {
    const wanted = { engineering: { PROJECT: ['Baker'], certification: false }, MARKETING: { appcountry: null } };
    expect(validate(wanted, aCatalog())).toEqual({
      kind: 'valid',
      changes: [
        {
          attribute: { attributeSet: 'Engineering', name: 'Project', type: 'String', isCollection: true },
          operation: 'set',
          value: ['Baker'],
        },
        {
          attribute: { attributeSet: 'Engineering', name: 'Certification', type: 'Boolean', isCollection: false },
          operation: 'set',
          value: false,
        },
        {
          attribute: { attributeSet: 'Marketing', name: 'AppCountry', type: 'String', isCollection: true },
          operation: 'clear',
        },
      ],
    });
  });

  it.each([
    ['null on a single value', { NumVendors: null }],
    ['null on a collection', { Project: null }],
    ['the empty collection', { Project: [] }],
    ['null on a deprecated attribute', { OldProject: null }],
  ])('are cleared by %s', (_, wanted) => {
    expect(validate({ Engineering: wanted }, aCatalog())).toMatchObject({
      kind: 'valid',
      changes: [{ operation: 'clear' }],
    });
  });

  it.each([
    [{ add: ['Baker'] }, ['Baker'], []],
    [{ remove: ['Alpine'] }, [], ['Alpine']],
    [{ add: ['Baker'], remove: ['Alpine'] }, ['Baker'], ['Alpine']],
    [{ remove: ['Denali', 'Eiger'] }, [], ['Denali', 'Eiger']],
  ])('are edited by %j', (value, add, remove) => {
    const attribute = { attributeSet: 'Engineering', name: 'Project', type: 'String', isCollection: true };
    expect(validate({ engineering: { PROJECT: value } }, aCatalog())).toEqual({
      kind: 'valid',
      changes: [{ attribute, operation: 'edit', add, remove }],
    });
  });

  it('take from a deprecated collection', () => {
    const catalog = aCatalog([aDefinition({ isCollection: true, status: 'Deprecated' })]);
    expect(validate({ Engineering: { Note: { remove: ['x'] } } }, catalog).kind).toBe('valid');
  });

  it('may add exactly 50 values; what is removed does not count', () => {
    const numbers = Array.from({ length: 49 }, (_, index) => index);
    const wanted = {
      Engineering: { CostCenter: { add: numbers, remove: [100, 101] }, NumVendors: 1 },
      Marketing: { AppCountry: { remove: ['Canada'] } },
    };
    expect(validate(wanted, aCatalog()).kind).toBe('valid');
  });

  it('clear a deprecated collection by the empty one', () => {
    const catalog = aCatalog([aDefinition({ isCollection: true, status: 'Deprecated' })]);
    expect(validate({ Engineering: { Note: [] } }, catalog)).toMatchObject({ changes: [{ operation: 'clear' }] });
  });

  it('may hold exactly 50 values; what is cleared does not count', () => {
    const numbers = Array.from({ length: 49 }, (_, index) => index);
    const wanted = { Engineering: { CostCenter: numbers, NumVendors: 1, ProjectDate: null, Project: [] } };
    expect(validate(wanted, aCatalog()).kind).toBe('valid');
  });
});

describe('wanted attributes that the catalog does not allow', () => {
  it.each(['Enginering', 'Marketingg'])('%s: an unknown set, with the name that may be meant', (set) => {
    expect(codes({ [set]: { Project: ['Baker'] } })).toEqual([[`/attributes/${set}`, 'unknownAttributeSet']]);
    const near = set.startsWith('E') ? 'Engineering' : 'Marketing';
    expect(problems({ [set]: { Project: 'x' } })[0]?.detail).toContain(`Did you mean '${near}'?`);
  });

  it('name an unknown set once, whatever it holds', () => {
    expect(codes({ Sales: { One: 1, Two: 2, Three: null } })).toEqual([['/attributes/Sales', 'unknownAttributeSet']]);
  });

  it('name an unknown attribute, with the names of its own set that may be meant', () => {
    const [problem] = problems({ Engineering: { ProjectDat: 'x' } });
    expect(problem).toMatchObject({ pointer: '/attributes/Engineering/ProjectDat', code: 'unknownAttribute' });
    expect(problem?.detail).toMatch(/^[^?]*Did you mean 'ProjectDate'[^?]*\?$/);
  });

  it('get no suggestion from another set', () => {
    expect(problems({ Engineering: { AppCountri: ['x'] } })[0]?.detail).not.toContain('Did you mean');
  });

  it('cannot clear what does not exist', () => {
    expect(codes({ Engineering: { Nothing: null } })).toEqual([
      ['/attributes/Engineering/Nothing', 'unknownAttribute'],
    ]);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'])(
    'treat %s as any other unknown name',
    (name) => {
      expect(codes({ [name]: { x: 1 } })).toEqual([[`/attributes/${name}`, 'unknownAttributeSet']]);
      expect(codes({ Engineering: { [name]: 1 } })).toEqual([[`/attributes/Engineering/${name}`, 'unknownAttribute']]);
    },
  );

  it('escape / and ~ of names in pointers', () => {
    expect(codes({ 'a/b~c': { x: 1 }, Engineering: { '~1/': 1 } })).toEqual([
      ['/attributes/a~1b~0c', 'unknownAttributeSet'],
      ['/attributes/Engineering/~01~1', 'unknownAttribute'],
    ]);
  });

  it('cannot be told apart when two definitions differ only by case', () => {
    const catalog = aCatalog([aDefinition({ name: 'Note' }), aDefinition({ name: 'NOTE' })]);
    expect(codes({ Engineering: { Note: 'x' } }, catalog)).toEqual([
      ['/attributes/Engineering/Note', 'ambiguousAttribute'],
    ]);
    expect(codes({ Engineering: { note: null } }, catalog)).toEqual([
      ['/attributes/Engineering/note', 'ambiguousAttribute'],
    ]);
  });

  it('may not name one attribute twice in different case', () => {
    expect(codes({ Engineering: { NumVendors: 1, numvendors: 2, NUMVENDORS: null } })).toEqual([
      ['/attributes/Engineering/numvendors', 'duplicateName'],
      ['/attributes/Engineering/NUMVENDORS', 'duplicateName'],
    ]);
  });

  it('may not name one set twice in different case, even with different attributes in it', () => {
    expect(codes({ Engineering: { NumVendors: 1 }, ENGINEERING: { Certification: true } })).toEqual([
      ['/attributes/ENGINEERING', 'duplicateName'],
    ]);
  });

  it('may name one attribute in two sets', () => {
    const catalog = aCatalog([aDefinition(), aDefinition({ attributeSet: 'Marketing' })]);
    expect(validate({ Engineering: { Note: 'x' }, Marketing: { note: 'y' } }, catalog).kind).toBe('valid');
  });

  it('may not assign a deprecated attribute, and learn what else is wrong with it', () => {
    const pointer = '/attributes/Engineering/OldProject';
    expect(codes({ Engineering: { OldProject: 'x' } })).toEqual([[pointer, 'deprecatedAttribute']]);
    expect(codes({ Engineering: { OldProject: 5 } })).toEqual([
      [pointer, 'wrongType'],
      [pointer, 'deprecatedAttribute'],
    ]);
  });

  it.each([
    [{ add: ['x'] }, ['deprecatedAttribute']],
    [{ add: ['x'], remove: ['y'] }, ['deprecatedAttribute']],
    [{}, ['tooShort', 'deprecatedAttribute']],
  ])('may not add to a deprecated collection: %j', (value, expected) => {
    const catalog = aCatalog([aDefinition({ isCollection: true, status: 'Deprecated' })]);
    expect(problems({ Engineering: { Note: value } }, catalog).map(({ code }) => code)).toEqual(expected);
  });

  it('may not edit what is a single value, or add what is inactive or unknown', () => {
    const at = '/attributes/Engineering';
    const wanted = { NumVendors: { add: [1] }, Project: { add: ['Denali', 'Eiger', 'Baker'], remove: ['Baker', 1] } };
    expect(codes({ Engineering: wanted })).toEqual([
      [`${at}/NumVendors`, 'singleValueExpected'],
      [`${at}/Project/add/0`, 'valueInactive'],
      [`${at}/Project/add/1`, 'valueNotAllowed'],
      [`${at}/Project/remove/0`, 'duplicateValue'],
      [`${at}/Project/remove/1`, 'wrongType'],
    ]);
  });

  it('may not clear a single value by the empty collection', () => {
    expect(codes({ Engineering: { NumVendors: [] } })).toEqual([
      ['/attributes/Engineering/NumVendors', 'singleValueExpected'],
    ]);
  });

  it('may not be more than 50 values together', () => {
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    expect(codes({ Engineering: { CostCenter: numbers, NumVendors: 1 } })).toEqual([['/attributes', 'tooManyValues']]);
    expect(codes({ Engineering: { CostCenter: { add: numbers }, NumVendors: 1 } })).toEqual([
      ['/attributes', 'tooManyValues'],
    ]);
    const countries = numbers.map(String);
    expect(codes({ Engineering: { CostCenter: [1] }, Marketing: { AppCountry: countries } })).toEqual([
      ['/attributes', 'tooManyValues'],
    ]);
  });

  it('are told of everything that is wrong at once, each at its place', () => {
    const wanted = {
      Engineering: {
        Project: ['Baker', 'Eiger', 'Denali', 'Baker'],
        CostCenter: [1, 'two', 2 ** 31],
        NumVendors: [4],
        Certification: 'true',
        ProjectDate: '',
        OldProject: 'x',
        Unknown: 1,
        numVendors: 'x'.repeat(65),
      },
      Sales: { Region: 'North' },
      Marketing: { AppCountry: 'Canada' },
    };
    const at = '/attributes/Engineering';
    const expected = [
      [`${at}/numVendors`, 'duplicateName'],
      [`${at}/Project/1`, 'valueNotAllowed'],
      [`${at}/Project/2`, 'valueInactive'],
      [`${at}/Project/3`, 'duplicateValue'],
      [`${at}/CostCenter/1`, 'wrongType'],
      [`${at}/CostCenter/2`, 'outOfRange'],
      [`${at}/NumVendors`, 'singleValueExpected'],
      [`${at}/Certification`, 'wrongType'],
      [`${at}/ProjectDate`, 'valueEmpty'],
      [`${at}/OldProject`, 'deprecatedAttribute'],
      [`${at}/Unknown`, 'unknownAttribute'],
      [`${at}/numVendors`, 'wrongType'],
      ['/attributes/Sales', 'unknownAttributeSet'],
      ['/attributes/Marketing/AppCountry', 'collectionExpected'],
    ];
    expect(codes(wanted).toSorted()).toEqual(expected.toSorted());
  });

  it('never read back a value that was sent', () => {
    const secret = 'Zugspitze-4711';
    const wanted = {
      Engineering: { Project: [secret], NumVendors: secret, Certification: secret, OldProject: secret },
      Marketing: { AppCountry: secret },
    };
    const found = problems(wanted);
    expect(found).toHaveLength(5);
    expect(JSON.stringify(found)).not.toContain(secret);
  });
});

describe('a request that is wrong in very many places', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `Nonsense${index}`);

  it('is answered with the first hundred problems, whatever they are', () => {
    const unknown = Object.fromEntries(many(1_000).map((name) => [name, true]));
    expect(problems({ Engineering: unknown })).toHaveLength(100);
    expect(problems({ Engineering: { Project: many(30_000) } })).toHaveLength(100);
  });
});

describe('a set that is given as null', () => {
  it('clears each attribute that it has, deprecated ones too, and those of no other set', () => {
    const validation = validate({ engineering: null }, aCatalog());
    if (validation.kind === 'invalid') expect.unreachable('the set exists');
    const ofSet = exampleDefinitions.filter(({ attributeSet }) => attributeSet === 'Engineering');
    expect(
      validation.changes.map(({ attribute, operation }) => [attribute.name, attribute.isCollection, operation]),
    ).toEqual(ofSet.map(({ name, isCollection }) => [name, isCollection, 'clear']));
  });

  it('has nothing to clear where it has no attributes', () => {
    expect(validate({ Empty: null }, aCatalog([], { sets: ['Empty'] }))).toEqual({ kind: 'valid', changes: [] });
  });

  it('that nobody has defined is unknown, with the names that may be meant', () => {
    expect(problems({ Enginering: null })).toEqual([
      {
        pointer: '/attributes/Enginering',
        code: 'unknownAttributeSet',
        detail: "There is no attribute set of this name. Did you mean 'Engineering'?",
      },
    ]);
  });

  it('cannot be given beside some of its attributes in another case', () => {
    expect(codes({ Engineering: null, engineering: { NumVendors: 1 } })).toEqual([
      ['/attributes/engineering', 'duplicateName'],
    ]);
  });
});
