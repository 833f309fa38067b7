import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDefinitions } from '../../../src/adapters/graph/definitions.ts';
import { createDirectory } from '../../../src/adapters/graph/directory.ts';
import { NOW, USER_ID } from '../../factories.ts';
import { connectGraph } from './connect-graph.ts';
import { json, type OddServer, refusal, startOddServer } from './odd-server.ts';

let server: OddServer;
beforeAll(async () => {
  server = await startOddServer();
});
afterAll(() => server.close());

const read = () => createDirectory(connectGraph(server.url)).read({ type: 'user', objectId: USER_ID });
const resolve = (key: 'userPrincipalName' | 'mail') =>
  createDirectory(connectGraph(server.url)).resolve({ type: 'user', key, value: 'a@contoso.com' });
const load = () => createDefinitions(connectGraph(server.url), () => NOW).load();

describe('an answer that is not of Graph', () => {
  it.each([
    ['nothing', undefined],
    ['a list', []],
    ['an object without assignments', { id: USER_ID }],
    ['a set that is null', { id: USER_ID, customSecurityAttributes: { Engineering: null } }],
    ['a set that is a text', { id: USER_ID, customSecurityAttributes: { Engineering: 'secret' } }],
  ])('is an outage for a read: %s', async (_, body) => {
    server.answer(body === undefined ? (_request, response) => response.writeHead(200).end() : json(200, body));
    expect(await read()).toMatchObject({ kind: 'failed', failure: { kind: 'unavailable' } });
  });

  it.each([
    ['userPrincipalName', 'nothing', undefined],
    ['userPrincipalName', 'an object without an id', {}],
    ['userPrincipalName', 'an id that is no GUID', { id: 'me' }],
    ['mail', 'nothing', undefined],
    ['mail', 'an object', { id: USER_ID }],
    ['mail', 'a list of something else', { value: [{ mail: 'a@contoso.com' }] }],
  ] as const)('is an outage for a %s to resolve: %s', async (key, _, body) => {
    server.answer(body === undefined ? (_request, response) => response.writeHead(200).end() : json(200, body));
    expect(await resolve(key)).toMatchObject({ kind: 'failed', failure: { kind: 'unavailable' } });
  });

  it('has one name on two pages: they are several objects', async () => {
    const other = USER_ID.replace(/^./, 'f');
    server.answer((request, response) =>
      json(
        200,
        request.url?.includes('skiptoken')
          ? { value: [{ id: other }] }
          : { value: [{ id: USER_ID }], '@odata.nextLink': `${server.url}${request.url}&$skiptoken=x` },
      )(request, response),
    );
    expect(await resolve('mail')).toEqual({ kind: 'failed', failure: { kind: 'targetAmbiguous' } });
  });

  it('has an empty page before the one that counts', async () => {
    server.answer((request, response) =>
      json(
        200,
        request.url?.includes('skiptoken')
          ? { value: [{ id: USER_ID }] }
          : { value: [], '@odata.nextLink': `${server.url}${request.url}&$skiptoken=x` },
      )(request, response),
    );
    expect(await resolve('mail')).toEqual({ kind: 'resolved', objectId: USER_ID });
  });

  it.each([
    ['nothing', undefined],
    ['a list', []],
    ['a page without a list', { value: {} }],
    ['a definition of an unknown type', { value: [{ id: 'A_B', attributeSet: 'A', name: 'B', type: 'Date' }] }],
  ])('is an outage for the definitions: %s', async (_, body) => {
    server.answer(body === undefined ? (_request, response) => response.writeHead(200).end() : json(200, body));
    expect(await load()).toEqual({ kind: 'failed', failure: { kind: 'unavailable', code: 'unexpectedAnswer' } });
  });
});

describe('the definitions', () => {
  const definition = {
    attributeSet: 'Engineering',
    name: 'Project',
    type: 'String',
    isCollection: true,
    status: 'Available',
  };
  const bare = { id: 'Engineering_Project', ...definition };

  it('take what the metadata calls nullable, as null or left out', async () => {
    const nulls = { description: null, isSearchable: null, usePreDefinedValuesOnly: null };
    for (const one of [bare, { ...bare, ...nulls }]) {
      server.answer((request, response) =>
        request.url?.includes('attributeSets')
          ? json(200, { value: [{ id: 'Engineering', description: null }] })(request, response)
          : json(200, { value: [one] })(request, response),
      );
      const result = await load();
      expect(result).toMatchObject({
        kind: 'loaded',
        catalog: {
          attributeSets: [{ id: 'Engineering' }],
          definitions: [{ ...definition, isSearchable: false, usePreDefinedValuesOnly: false, allowedValues: [] }],
        },
      });
    }
  });

  it('read the values of a definition whose expanded list is continued, however short it is', async () => {
    const more = 'https://graph.microsoft.com/v1.0/anything';
    const one = { ...bare, allowedValues: [{ id: 'Alpine', isActive: true }], 'allowedValues@odata.nextLink': more };
    server.answer((request, response) => {
      const whole = ['Alpine', 'Baker'].map((id) => ({ id, isActive: true }));
      const isOfValues = request.url?.endsWith('/allowedValues');
      const value = request.url?.includes('attributeSets') ? [] : isOfValues ? whole : [one];
      json(200, { value })(request, response);
    });
    const result = await load();
    expect(result.kind === 'loaded' && result.catalog.definitions[0]?.allowedValues.map(({ id }) => id)).toEqual([
      'Alpine',
      'Baker',
    ]);
  });

  it('are not loaded in part: one page that fails fails them all, with its own failure', async () => {
    server.answer((request, response) =>
      request.url?.includes('$skiptoken')
        ? refusal(429, 'TooManyRequests', 'Please retry again later.')(request, response)
        : json(200, { value: [], '@odata.nextLink': `${server.url}${request.url}&$skiptoken=x` })(request, response),
    );
    expect(await load()).toMatchObject({ kind: 'failed', failure: { kind: 'throttled', status: 429 } });
  });
});
