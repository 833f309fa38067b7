import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSearch } from '../../../src/adapters/graph/search.ts';
import { type Filter, filterOperators } from '../../../src/domain/filter.ts';
import type { SearchQuery } from '../../../src/ports/search.ts';
import { aFilter, USER_ID } from '../../factories.ts';
import { connectGraph } from './connect-graph.ts';
import { parametersOf, readFilter } from './odata.ts';
import { json, type OddServer, refusal, startOddServer } from './odd-server.ts';

let server: OddServer;
beforeAll(async () => {
  server = await startOddServer();
});
afterAll(() => server.close());

const country = { attributeSet: 'Marketing', name: 'AppCountry' };
const canada = aFilter('Canada', country);
const find = (query: Partial<SearchQuery> = {}) =>
  createSearch(connectGraph(server.url)).find({ type: 'user', filters: [canada], ...query });
const sent = () => parametersOf(server.requests.at(-1)?.url);

describe('the call', () => {
  it.each([
    ['eq', "customSecurityAttributes/Marketing/AppCountry eq 'Canada'"],
    ['ne', "customSecurityAttributes/Marketing/AppCountry ne 'Canada'"],
    ['startsWith', "startsWith(customSecurityAttributes/Marketing/AppCountry,'Canada')"],
  ] as const)('is that of the page for %s', async (operator, filter) => {
    server.answer(json(200, { value: [] }));
    await find({ filters: [{ ...canada, operator }] });
    const [request] = server.requests;
    expect([request?.method, request?.url?.split('?')[0]]).toEqual(['GET', '/v1.0/users']);
    expect(request?.headers['consistencylevel']).toBe('eventual');
    expect([...sent()]).toEqual([
      ['$count', 'true'],
      ['$select', 'id,displayName,customSecurityAttributes'],
      ['$filter', filter],
    ]);
  });

  it('of a read has no such header', async () => {
    server.answer(json(200, {}));
    await connectGraph(server.url).get('read', '/users/x', 2_000);
    expect(server.requests[0]?.headers).not.toHaveProperty('consistencylevel');
  });

  it('has several filters joined by and, and $top only if it is given', async () => {
    server.answer(json(200, { value: [] }));
    const filters = [aFilter(-1003, { name: 'CostCenter', type: 'Integer' }), aFilter(true, { name: 'Certification' })];
    await find({ type: 'servicePrincipal', filters, top: 7 });
    expect(server.requests[0]?.url).toMatch(/^\/v1\.0\/servicePrincipals\?/);
    expect(sent().get('$filter')).toBe(
      'customSecurityAttributes/Engineering/CostCenter eq -1003 and customSecurityAttributes/Engineering/Certification eq true',
    );
    expect(sent().get('$top')).toBe('7');
  });

  /** Names as Entra allows them: letters and digits of any script, no digit first. */
  const name = fc.stringMatching(/^[\p{L}][\p{L}\p{Nd}]{0,31}$/u);
  const trap = fc.constantFrom(
    "'",
    "''",
    '$',
    '/',
    '%',
    '%27',
    '&',
    '#',
    '?',
    '=',
    ' and ',
    ' or 1 eq 1',
    '+',
    '\0',
    '😀',
  );
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: trap }), fc.string({ unit: 'binary' }));
  const value = fc.oneof(
    fc.record({ operator: fc.constantFrom(...filterOperators), value: text.filter((one) => one.isWellFormed()) }),
    fc.record({ operator: fc.constantFrom('eq', 'ne'), value: fc.oneof(fc.integer(), fc.boolean()) }),
  );
  const filter: fc.Arbitrary<Filter> = fc
    .tuple(name, name, value)
    .map(([attributeSet, attribute, { operator, value }]) =>
      aFilter(value, { attributeSet, name: attribute, operator }),
    );

  it('says what was meant and nothing else, whatever names and values are like', async () => {
    server.answer(json(200, { value: [] }));
    await fc.assert(
      fc.asyncProperty(fc.array(filter, { minLength: 1, maxLength: 4 }), async (filters) => {
        await find({ filters });
        expect([...sent().keys()]).toEqual(['$count', '$select', '$filter']);
        expect(sent().get('$select')).toBe('id,displayName,customSecurityAttributes');
        expect(readFilter(sent().get('$filter') ?? '')).toEqual(
          filters.map(({ attribute, operator, value }) => ({
            path: ['customSecurityAttributes', attribute.attributeSet, attribute.name],
            operator,
            value,
          })),
        );
      }),
      { numRuns: 200 },
    );
    expect(server.requests.map(({ url }) => url?.split('?')[0])).toEqual(Array(200).fill('/v1.0/users'));
  });
});

describe('the next page', () => {
  const pageBefore = (nextLink: unknown) => json(200, { value: [], '@odata.count': 9, '@odata.nextLink': nextLink });
  const nextOf = async () => {
    const found = await find();
    return found.kind === 'found' ? found.next : found;
  };

  it.each([
    ['as Graph writes it', (link: string, token: string) => `${link}?$count=true&$skiptoken=${token}`],
    ['encoded', (link: string, token: string) => `${link}?%24count=true&%24skiptoken=${token}`],
    ['before the others', (link: string, token: string) => `${link}?$skipToken=${token}&$count=true#x`],
    ['of another host', (_: string, token: string) => `https://elsewhere.example/steal?$skiptoken=${token}`],
    ['with another question', (link: string, token: string) => `${link}?$filter=1%20eq%201&$skiptoken=${token}`],
  ])('is asked for by the token alone, of a link %s', async (_, link) => {
    const token = "X'445370740200'";
    server.answer(pageBefore(link(`${server.url}/v1.0/users`, encodeURIComponent(token))));
    expect(await nextOf()).toBe(token);
    await find({ after: token });
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]?.headers['consistencylevel']).toBe('eventual');
    expect([...sent()].toSorted()).toEqual(
      [
        ['$count', 'true'],
        ['$filter', "customSecurityAttributes/Marketing/AppCountry eq 'Canada'"],
        ['$select', 'id,displayName,customSecurityAttributes'],
        ['$skiptoken', token],
      ].toSorted(),
    );
  });

  it('goes on with exactly the token that came', async () => {
    const token = fc.string({ unit: 'binary', minLength: 1 }).filter((one) => one.isWellFormed());
    await fc.assert(
      fc.asyncProperty(token, async (after) => {
        server.answer(pageBefore(`${server.url}/v1.0/users?$skiptoken=${encodeURIComponent(after)}`));
        expect(await nextOf()).toBe(after);
        await find({ after });
        expect(sent().get('$skiptoken')).toBe(after);
        expect(sent().size).toBe(4);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['has no token', '?$count=true'],
    ['has an empty one', '?$skiptoken='],
    ['has one that is no UTF-8', '?$skiptoken=%ff'],
    ['has one in its path', '/$skiptoken=x'],
  ])('cannot be lost: a link that %s is no answer', async (_, query) => {
    server.answer(pageBefore(`${server.url}/v1.0/users${query}`));
    expect(await find()).toMatchObject({ kind: 'failed', failure: { kind: 'unavailable' } });
  });

  it('that Graph does not know any more has expired', async () => {
    server.answer(refusal(400, 'Directory_ExpiredPageToken', 'The specified page token value has expired.'));
    expect(await find({ after: 'old' })).toEqual({ kind: 'expired' });
    expect(await find()).toMatchObject({ kind: 'failed', failure: { kind: 'rejected' } });
  });
});

describe('an answer that is not of Graph', () => {
  const item = { id: USER_ID, displayName: 'Jana', customSecurityAttributes: null };
  it.each([
    ['nothing', undefined],
    ['a list', []],
    ['an object without an id', { value: [{ displayName: 'Jana' }] }],
    ['an id that is no GUID', { value: [{ ...item, id: 'me' }] }],
    ['an object without what was asked for', { value: [{ id: USER_ID, displayName: 'Jana' }] }],
    ['a set that is a text', { value: [{ ...item, customSecurityAttributes: { Engineering: 'secret' } }] }],
    ['a count that is none', { value: [item], '@odata.count': '1' }],
    ['a link that is none', { value: [item], '@odata.nextLink': 7 }],
  ])('is an outage: %s', async (_, body) => {
    server.answer(body === undefined ? (_request, response) => response.writeHead(200).end() : json(200, body));
    expect(await find()).toMatchObject({ kind: 'failed', failure: { kind: 'unavailable' } });
  });

  it.each([404, 503])('is an outage with status %i: a list is never absent', async (status) => {
    server.answer(refusal(status, 'Request_ResourceNotFound', 'Resource does not exist.'));
    expect(await find()).toMatchObject({ kind: 'failed', failure: { kind: 'unavailable' } });
  });

  it('may leave a name and the count out', async () => {
    server.answer(json(200, { value: [{ id: USER_ID, customSecurityAttributes: null }, item] }));
    expect(await find()).toEqual({
      kind: 'found',
      matches: [
        { objectId: USER_ID, displayName: null, current: 'unknown' },
        { objectId: USER_ID, displayName: 'Jana', current: 'unknown' },
      ],
      count: undefined,
      next: undefined,
    });
  });

  it('keeps when to come back', async () => {
    server.answer(refusal(429, 'TooManyRequests', 'Please retry again later.', { 'retry-after': '2.5' }));
    expect(await find()).toMatchObject({ failure: { kind: 'throttled', retryAfterInMs: 2_500 } });
  });
});
