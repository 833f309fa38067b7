import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { CallerName } from '../../local/graph/caller.ts';
import {
  createAttributeSet,
  createDirectory,
  createServicePrincipal,
  createUser,
} from '../../local/graph/directory.ts';
import { createAppRole, GRAPH_APP_ID } from '../../local/graph/grants.ts';
import type { GraphSimulator } from '../../local/graph/start.ts';
import { graphPermissions } from '../../src/permissions.ts';
import { startTrustedGraph } from '../local/graph/trusted-graph.ts';
import { type Ran, runCli } from './run-cli.ts';

export const TENANT = '0f1e2d3c-4b5a-4968-8778-695a4b3c2d1e';
export const IDENTITY = 'd5f2a1c0-93b4-4e6f-8a17-2c0b9d8e7f61';
export const CLIENT = '7b0c6d5e-4f3a-4b2c-9d1e-0a9b8c7d6e5f';
export const GRAPH = '11111111-2222-4333-8444-555555555555';
/** An application that sends, by its application id; and the object id of its service principal. */
export const HR = '5f0c6f4e-1b1d-4f0a-9c1e-0d2a7b3c4e5f';
export const HR_OBJECT = '6a1d7b2c-8e9f-4a0b-b1c2-d3e4f5a6b7c8';
export const ADA = '9c8b7a69-5847-4632-a1b0-c9d8e7f6a5b4';
export const DIRECTORY_READ_WRITE = '19dbc75e-c2e2-444c-a770-ec69d8559fc7';
export const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
export const IDENTIFIER_URI = `api://${TENANT}/entra-attribute-relay-abc123`;
export const ADMIN_TOKEN = 'header.token-of-the-administrator.signature';

/** A tenant with the deployed identity, a caller and an operator, and nothing granted. */
export const aTenant = () =>
  createDirectory({
    users: [createUser({ id: ADA, displayName: 'Ada' })],
    servicePrincipals: [
      createServicePrincipal({
        ...{ id: GRAPH, appId: GRAPH_APP_ID, displayName: 'Microsoft Graph' },
        appRoles: [
          ...graphPermissions.map((permission) => createAppRole(permission)),
          createAppRole({ id: DIRECTORY_READ_WRITE, value: 'Directory.ReadWrite.All' }),
        ],
      }),
      createServicePrincipal({
        ...{ id: IDENTITY, appId: CLIENT, displayName: 'id-relay-prod', servicePrincipalType: 'ManagedIdentity' },
      }),
      createServicePrincipal({ id: HR_OBJECT, appId: HR, displayName: 'HR connector' }),
    ],
    attributeSets: [createAttributeSet({ id: 'Engineering' }), createAttributeSet({ id: 'Marketing' })],
  });

export const azdEnvironment = {
  AZURE_ENV_NAME: 'prod',
  AZURE_TENANT_ID: TENANT,
  RELAY_RESOURCE_TOKEN: 'abc123',
  RELAY_IDENTITY_PRINCIPAL_ID: IDENTITY,
};

export const everything = [
  ...['--attribute-sets', 'Engineering,Marketing'],
  ...['--caller', `${HR}=Requests.Submit`, '--operator', `${ADA}=Requests.Read,Requests.Operate`],
];

type Over = Parameters<typeof runCli>[2];
type Tenant = {
  readonly graph: GraphSimulator;
  /** In milliseconds, of the last command line. */
  readonly waits: readonly number[];
  signedInAs(caller: CallerName): void;
  grant(argv?: readonly string[], over?: Over): Promise<Ran>;
  check(argv?: readonly string[], over?: Over): Promise<Ran>;
  /** What was sent to change something. */
  writes(): readonly string[];
};

/** One simulator for the tests of a file, each of which finds the tenant as new. Waiting moves both clocks. */
export function useTenant(): Tenant {
  let graph: GraphSimulator;
  let time = Date.UTC(2026, 10, 21);
  let waits: number[] = [];
  beforeAll(async () => {
    graph = await startTrustedGraph({ now: () => time });
  });
  beforeEach(() => {
    graph.faults.reset();
    graph.faults.signIn('globalAdministrator');
    graph.clearRequests();
    Object.assign(graph.directory, aTenant());
  });
  afterAll(() => graph.close());
  const run = (command: string, argv: readonly string[] = everything, over: Over = {}) => {
    const environment = { ...azdEnvironment, GRAPH_BASE_URL: graph.url, RELAY_GRAPH_TOKEN: ADMIN_TOKEN };
    waits = [];
    const sleep = async (inMs: number) => {
      waits.push(inMs);
      time += inMs;
    };
    return runCli(undefined, ['permissions', command, ...argv], { environment, sleep, now: () => time, ...over });
  };
  return {
    get graph() {
      return graph;
    },
    get waits() {
      return waits;
    },
    signedInAs: (caller) => graph.faults.signIn(caller),
    grant: (argv, over) => run('grant', argv, over),
    check: (argv, over) => run('check', argv, over),
    writes: () =>
      graph.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`),
  };
}
