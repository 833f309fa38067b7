import { type Client, GraphError, PageIterator } from '@microsoft/microsoft-graph-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GraphSimulator } from '../../../local/graph/start.ts';
import { type Identity, startIdentity } from '../../../local/identity/start.ts';
import { connectClient } from './connect-client.ts';
import { assigned, change, startTrustedGraph } from './trusted-graph.ts';

let identity: Identity;
let graph: GraphSimulator;
let client: Client;

async function managedIdentityToken(): Promise<string> {
  const url = `${identity.identityEndpoint}?api-version=2019-08-01&resource=https://graph.microsoft.com`;
  const response = await fetch(url, { headers: { 'X-IDENTITY-HEADER': identity.identityHeader } });
  return ((await response.json()) as { access_token: string }).access_token;
}

beforeAll(async () => {
  identity = await startIdentity();
  graph = await startTrustedGraph({ authorize: identity.verifyGraphToken, maxPageSize: 5 });
  client = connectClient(graph.url, managedIdentityToken);
});
afterAll(async () => {
  await graph.close();
  await identity.close();
});

test('the Graph client reads a user with a verified token', async () => {
  const user = await client.api('/users/dara@contoso.com').select(['id', 'customSecurityAttributes']).get();
  expect(user.customSecurityAttributes.Engineering.ProjectDate).toBe('2023-04-12');
});

test('the Graph client changes a user, and gets nothing back', async () => {
  const body = change('Engineering', { 'Project@odata.type': '#Collection(String)', Project: ['Baker', 'Cascade'] });
  expect(await client.api('/users/dara@contoso.com').patch(body)).toBeUndefined();
  expect(assigned(graph, 'Dara')).toEqual({
    Engineering: { ProjectDate: '2023-04-12', Project: ['Baker', 'Cascade'] },
  });
});

test('the Graph client reports a refusal with status, code and request id', async () => {
  const error = await client
    .api('/users/dara@contoso.com')
    .header('client-request-id', 'mine')
    .patch(change('Engineering', { ProjectDate: '' }))
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(GraphError);
  expect(error).toMatchObject({
    statusCode: 400,
    code: 'Request_BadRequest',
    message:
      "'Non empty string value expected for attribute.'. ParameterName: 'Engineering_ProjectDate' ParameterValue: ''.",
    requestId: expect.any(String),
  });
  expect(JSON.parse((error as GraphError).body).innerError['client-request-id']).toBe('mine');
});

test('the page iterator of the Graph client walks all definitions', async () => {
  const names: string[] = [];
  const page = await client.api('/directory/customSecurityAttributeDefinitions').expand('allowedValues').get();
  await new PageIterator(client, page, ({ id }) => names.push(id) > 0).iterate();
  expect(names).toHaveLength(graph.directory.definitions.length);
});

test('a token of another issuer or for another resource is refused', async () => {
  for (const token of [await identity.token({ appId: 'any' }), 'no.token.atall']) {
    await expect(
      connectClient(graph.url, async () => token)
        .api('/users/dara@contoso.com')
        .get(),
    ).rejects.toMatchObject({
      statusCode: 401,
      code: 'InvalidAuthenticationToken',
    });
  }
});
