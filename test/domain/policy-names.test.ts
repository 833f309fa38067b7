import { describe, expect, it } from 'vitest';
import { createCatalog, foldCase } from '../../src/domain/catalog.ts';
import { checkPolicy, checkReading } from '../../src/domain/policy.ts';
import { createSources, type PolicyRule } from '../../src/domain/source.ts';
import { readSourceFiles } from '../../src/intake/source/read.ts';
import { createWorld } from '../app/world.ts';
import {
  aCatalog,
  aDefinition,
  aDocument,
  aRequest,
  aRule,
  aSource,
  exampleDefinitions,
  NOW,
  SERVICE_PRINCIPAL_ID,
} from '../factories.ts';

/** Names that look like another, or are spelled like it, and whether they are the same. */

const prototypes = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype'];

/** What a letter can be exchanged for without anybody seeing it, or with a program folding it together. */
const lookalikes: readonly (readonly [from: RegExp, to: string, what: string])[] = [
  [/[Ee]/, '\u0435', 'Cyrillic е'],
  [/a/, '\u0430', 'Cyrillic а'],
  [/P/, '\u0420', 'Cyrillic Р'],
  [/o/, '\u03bf', 'Greek omicron'],
  [/[Kk]/, '\u212a', 'Kelvin sign'],
  [/i/, '\u0131', 'dotless i'],
  [/i/, '\u0130', 'I with a dot'],
  [/s/i, '\u017f', 'long s'],
  [/e/, 'e\u0301', 'an accent of its own'],
  [/ffi/, '\ufb03', 'ligature ffi'],
  [/fi/, '\ufb01', 'ligature fi'],
  [/[A-Z]/, '\uff25', 'full-width E'],
  [/$/, ' ', 'a blank behind it'],
  [/^/, ' ', 'a blank before it'],
  [/$/, '\u00a0', 'a blank that does not break'],
  [/$/, '\t', 'a tab'],
  [/$/, '\u0000', 'a zero'],
  [/n/, 'n\u200b', 'a space without width'],
  [/n/, 'n\u200d', 'a joiner without width'],
  [/^/, '\ufeff', 'a byte order mark'],
  [/r/, 'r\u00ad', 'a soft hyphen'],
  [/^/, '\u202e', 'right to left'],
  [/$/, '*', 'a star'],
  [/$/, '/', 'a slash'],
];
const tricksOf = (name: string) => [
  ...lookalikes.flatMap(([from, to, what]) => {
    const trick = name.replace(from, to);
    return trick === name ? [] : [{ trick, what: `${name} with ${what}` }];
  }),
  ...['', '*', name.slice(1), `${name}${name}`, ...prototypes].map((trick) => ({
    trick,
    what: `${trick} for ${name}`,
  })),
];
const spellingsOf = (name: string) => [name, name.toUpperCase(), name.toLowerCase(), swapCase(name)];
const swapCase = (name: string) =>
  [...name].map((letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase())).join('');

const names = ['Engineering', 'Marketing', 'Officials'] as const;
const attributes = (set: string, name: string): Record<string, Record<string, unknown>> =>
  Object.fromEntries([[set, Object.fromEntries([[name, 'x']])]]);
const listing = (set: string, name: string): PolicyRule['attributes'] => Object.fromEntries([[set, [name]]]);
const whole = (set: string): PolicyRule['attributes'] => Object.fromEntries([[set, '*' as const]]);

const isAllowed = (granted: PolicyRule['attributes'], set: string, name: string): boolean =>
  checkPolicy(aSource({ allow: [aRule({ attributes: granted })] }), aRequest({ attributes: attributes(set, name) }))
    .length === 0;
const maySetBeCleared = (granted: PolicyRule['attributes'], set: string): boolean =>
  checkPolicy(
    aSource({ allow: [aRule({ attributes: granted })] }),
    aRequest({ attributes: Object.fromEntries([[set, null]]) }),
  ).length === 0;
const mayBeRead = (set: string, wanted: string): boolean => checkReading({ reads: [set] }, wanted, '').length === 0;

/** Every way by which one name could stand for another; those that do. */
function waysFrom(mine: string, other: string): readonly string[] {
  const ways = {
    set: isAllowed(whole(mine), other, 'Project'),
    'set of a list': isAllowed(listing(mine, 'Project'), other, 'Project'),
    attribute: isAllowed(listing('Engineering', mine), 'Engineering', other),
    both: isAllowed(listing(mine, mine), other, other),
    'whole set': maySetBeCleared(whole(mine), other),
    reading: mayBeRead(mine, other),
    catalog: aCatalog([aDefinition({ attributeSet: mine, name: 'Project' })]).hasSet(other),
    definition: aCatalog([aDefinition({ name: mine })]).find('Engineering', other).kind === 'found',
  };
  return Object.entries(ways)
    .filter(([, leads]) => leads)
    .map(([way]) => way);
}

describe('a name', () => {
  it.each(names)('is the same in any case, wherever it stands: %s', (name) => {
    for (const mine of spellingsOf(name)) {
      for (const other of spellingsOf(name))
        expect([mine, other, waysFrom(mine, other).length]).toEqual([mine, other, 8]);
    }
  });

  it.each(names)('is not what only looks like it, in a policy or in a request: %s', (name) => {
    const found = tricksOf(name).flatMap(({ trick, what }) =>
      spellingsOf(name).flatMap((spelling) =>
        [...waysFrom(spelling, trick), ...waysFrom(trick, spelling)].map((way) => `${what}: ${way}`),
      ),
    );
    expect(found).toEqual([]);
    expect(tricksOf(name).length).toBeGreaterThan(20);
  });

  it('has letters of any alphabet in any case', () => {
    expect(['Büro', 'BÜRO', 'büro', 'Отдел', 'ОТДЕЛ'].map(foldCase)).toEqual([
      'büro',
      'büro',
      'büro',
      'отдел',
      'отдел',
    ]);
    expect(foldCase('STRASSE')).not.toBe(foldCase('Straße'));
  });

  it('that a prototype has is a name like any other, and grants nothing but itself', () => {
    for (const name of prototypes) {
      expect([name, waysFrom(name, name).length]).toEqual([name, 8]);
      for (const other of prototypes.filter((one) => one !== name)) {
        expect([name, other, waysFrom(name, other)]).toEqual([name, other, []]);
      }
      expect(isAllowed({}, name, name)).toBe(false);
    }
  });
});

describe('a service principal', () => {
  it('is not listed by an id that only looks like it', () => {
    const servicePrincipals = { keys: ['id', 'appId'], ids: [SERVICE_PRINCIPAL_ID] } as const;
    const source = aSource({ allow: [aRule({ users: undefined, servicePrincipals })] });
    const tricks = [
      `${SERVICE_PRINCIPAL_ID} `,
      SERVICE_PRINCIPAL_ID.replace('1', '\uff11'),
      SERVICE_PRINCIPAL_ID.replaceAll('-', '\u2010'),
    ];
    for (const value of [...tricks, ...prototypes, '']) {
      const target = { type: 'servicePrincipal', key: 'id', value } as const;
      expect(checkPolicy(source, aRequest({ target })).map(({ code }) => code)).toEqual(['targetNotAllowed']);
      const byAppId = aRequest({ target: { ...target, key: 'appId' } });
      expect(checkPolicy(source, byAppId, value).map(({ code }) => code)).toEqual(['targetNotAllowed']);
    }
  });
});

describe('a source', () => {
  const sources = createSources([aSource()]);

  it.each([...prototypes, 'HR', 'hr ', 'h\u0433', ''])('is not found by a name that is none: %j', (name) => {
    expect([sources.byName(name), sources.byApplication(name), sources.byQueue(name)]).toEqual(
      Array(3).fill(undefined),
    );
  });

  it.each([...prototypes.filter((name) => !/^[a-z]+$/.test(name)), 'HR', 'hr ', 'h\u0433', ''])(
    'cannot have the name %j',
    (name) => {
      const file = '{"identity":{"queue":"hr"},"allow":[{"attributes":{"E":"*"},"users":{"keys":["id"]}}]}';
      expect(readSourceFiles(new Map([[`${name}.json`, file]]))).toMatchObject({ kind: 'problems' });
    },
  );

  it('cannot be granted __proto__, and by "constructor" that alone', () => {
    const file = (set: string) =>
      `{"identity":{"queue":"hr"},"allow":[{"attributes":{"${set}":"*"},"users":{"keys":["userPrincipalName"]}}]}`;
    expect(readSourceFiles(new Map([['hr.json', file('__proto__')]]))).toMatchObject({ kind: 'problems' });
    const read = readSourceFiles(new Map([['hr.json', file('constructor')]]));
    const [configured] = read.kind === 'sources' ? read.sources : [];
    const allow = configured?.source.allow ?? [];
    const codes = (set: string) => checkPolicy(aSource({ allow }), aRequest({ attributes: attributes(set, 'x') }));
    expect([codes('constructor'), codes('Engineering').length, codes('toString').length]).toEqual([[], 1, 1]);
  });
});

describe('the whole way in', () => {
  it('takes no name that only looks like one of the policy', async () => {
    const world = createWorld();
    const source = world.sources.byName('hr') ?? aSource();
    const submit = (wanted: unknown) => world.submit(source, aDocument({ attributes: wanted }), { at: world.now() });
    const taken: string[] = [];
    for (const [name, wantedOf] of [
      ['Engineering', (trick: string) => attributes(trick, 'NumVendors')],
      ['NumVendors', (trick: string) => attributes('Engineering', trick)],
    ] as const) {
      for (const { trick, what } of tricksOf(name)) {
        if ((await submit(wantedOf(trick))).kind === 'accepted') taken.push(what);
      }
    }
    expect(taken).toEqual([]);
    expect([world.bodies(), world.ledger.entries()]).toEqual([[], []]);
    expect(await submit({ eNGINEERING: { nUMvENDORS: 1 } })).toMatchObject({ kind: 'accepted' });
  });

  it('keeps two sets apart that differ by a Kelvin sign', () => {
    const kelvin = 'Mar\u212aeting';
    const defined = [...exampleDefinitions, aDefinition({ attributeSet: kelvin, name: 'Secret' })];
    const catalog = createCatalog([{ id: 'Marketing' }, { id: kelvin }], defined, NOW);
    expect(catalog.find('marketing', 'Secret').kind).toBe('unknown');
    expect(catalog.find(kelvin, 'secret')).toMatchObject({ kind: 'found', definition: { attributeSet: kelvin } });
    expect(isAllowed(whole('Marketing'), kelvin, 'Secret')).toBe(false);
  });
});
