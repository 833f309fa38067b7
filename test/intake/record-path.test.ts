import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAddress, fillPath, parameterText } from '../../src/intake/record-address.ts';
import { compileRecordPath } from '../../src/intake/record-path.ts';

const noMistake = (path: readonly PropertyKey[]) => expect.unreachable(path.join('.'));
const URL_OF = 'https://api.example.com/v1/people/{id}/jobs?company={company}&all=true';

describe('the path of a record', () => {
  const path = compileRecordPath(
    {
      url: URL_OF,
      parameters: { id: 'data.employeeId', company: '$string(companyId)' },
      cacheInSeconds: 30,
    },
    noMistake,
  );

  it('has the parameters of the event', async () => {
    expect(await path.of({ companyId: 636192, data: { employeeId: '33 ü' } })).toEqual({
      kind: 'path',
      path: '/v1/people/33%20%C3%BC/jobs?company=636192&all=true',
    });
    expect(path.cacheInMs).toBe(30_000);
  });

  it('may have a whole number', async () => {
    expect(await path.of({ companyId: 1, data: { employeeId: 12 } })).toMatchObject({
      path: '/v1/people/12/jobs?company=1&all=true',
    });
  });

  it('names every parameter that the event has not, or not in its form', async () => {
    expect(await path.of({ companyId: 1, data: { employeeId: '../../admin' } })).toEqual({
      kind: 'problems',
      problems: [
        { pointer: '/enrich/parameters/id', code: 'invalidFormat', detail: expect.stringContaining('256 characters') },
      ],
    });
    expect(await path.of({ data: null })).toMatchObject({
      problems: [
        { pointer: '/enrich/parameters/id', code: 'required' },
        { pointer: '/enrich/parameters/company', code: 'required' },
      ],
    });
  });

  it('tells which expression failed on the event', async () => {
    const file = { url: URL_OF, parameters: { id: '$number(id)', company: '"c"' }, cacheInSeconds: 0 };
    expect(await compileRecordPath(file, noMistake).of({ id: 'Zanzibar' })).toMatchObject({
      problems: [
        { pointer: '/enrich/parameters/id', code: 'mappingFailed', detail: expect.not.stringContaining('Zanzibar') },
      ],
    });
  });

  it('reports each expression that is none', () => {
    const reported: string[] = [];
    const file = { url: URL_OF, parameters: { id: 'data.(', company: '$eval(x)' }, cacheInSeconds: 0 };
    compileRecordPath(file, (path) => reported.push(path.join('.')));
    expect(reported).toEqual(['enrich.parameters.id', 'enrich.parameters.company']);
  });
});

describe('a parameter', () => {
  it.each<[unknown, string]>([
    ['12', '12'],
    ['3332883884017713238', '3332883884017713238'],
    [12, '12'],
    ['alain@contoso.com', 'alain%40contoso.com'],
    ['a?b#c&d=e;f+g', 'a%3Fb%23c%26d%3De%3Bf%2Bg'],
    ['a b', 'a%20b'],
    ["o'neil(1)*!", 'o%27neil%281%29%2A%21'],
    ['...', '...'],
    ['{id}', '%7Bid%7D'],
    ['$&', '%24%26'],
    ['Zoë 山', 'Zo%C3%AB%20%E5%B1%B1'],
    ['constructor', 'constructor'],
    ['__proto__', '__proto__'],
    ['x'.repeat(256), 'x'.repeat(256)],
  ])('%j is sent as %s', (value, sent) => {
    expect(fillPath('https://host/{p}', new Map([['p', parameterText(value) ?? '']]))).toBe(`/${sent}`);
  });

  it.each([
    ...[
      '',
      '.',
      '..',
      '/',
      'a/b',
      '../admin',
      '..\\admin',
      '\\',
      '%',
      '%2f',
      '%2e%2e',
      '%252f',
      'a\u0000b',
      'a\nb',
      '\r\nHost: x',
    ],
    ...['\u007f', '\u0085', '\ud800', 'a\udc00', 'x'.repeat(257)],
    ...[1.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY, true, null, undefined, [], ['12'], {}, () => '12'],
  ])('%j is none', (value) => {
    expect(parameterText(value)).toBeUndefined();
  });

  it('never adds a segment, a query, a fragment or a host, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: 'grapheme' }), (first, second) => {
        const [id, company] = [parameterText(first), parameterText(second)];
        if (id === undefined || company === undefined) return;
        const filled = fillPath(URL_OF, new Map(Object.entries({ id, company })));
        const url = new URL(filled, 'https://api.example.com');
        expect([url.host, url.pathname + url.search, url.hash]).toEqual(['api.example.com', filled, '']);
        expect(url.pathname.split('/').map(decodeURIComponent)).toEqual(['', 'v1', 'people', id, 'jobs']);
        expect([...url.searchParams]).toEqual([
          ['company', company],
          ['all', 'true'],
        ]);
      }),
    );
  });
});

describe('an address in a source file', () => {
  it.each([
    ['https://api.example.com/v1/{id}', ['id']],
    ['https://api.example.com:8443/v1/{id}/{other}?a={id}', ['id', 'other']],
    ['https://API.example.com/', []],
    ['https://api.example.com/v1/employees/{id}?fields=a,b', ['id']],
    ['https://api.example.com/{toString}', ['toString']],
  ])('may be %s', (address, parameters) => {
    expect(checkAddress(address, parameters)).toBeUndefined();
  });

  it.each([
    ['https://api.example.com/v1/{id}', [], 'no parameter of the name id'],
    ['https://api.example.com/{toString}', [], 'no parameter of the name toString'],
    ['https://api.example.com/v1', ['id'], 'id has no place'],
    ['https://api.example.com/a/../{id}', ['id'], 'dot segments'],
    ['https://api.example.com/a/%2e%2E/{id}', ['id'], 'dot segments'],
    ['https://api.example.com/a\\{id}', ['id'], 'as it is sent'],
    ['https://api.example.com/ü/{id}', ['id'], 'as it is sent'],
    ['https://api.example.com/{ id }', [], 'as it is sent'],
    ['https://api.example.com:0/', [], 'as it is sent'],
  ])('may not be %s', (address, parameters, problem) => {
    expect(checkAddress(address, parameters)).toContain(problem);
  });
});
