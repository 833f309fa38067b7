/** What `permissions grant` and `permissions check` find in the sample tenant: a relay that is deployed, and nothing granted to it. */
import { graphPermissions } from '../../src/permissions.ts';
import { createServicePrincipal, type ServicePrincipal } from './directory.ts';
import { createAppRole, GRAPH_APP_ID } from './grants.ts';

export const sampleTenant = (): readonly ServicePrincipal[] => [
  createServicePrincipal({
    ...{ id: 'e1d08c7b-6a59-4f3e-8d2c-1b0a9f8e7d6c', appId: GRAPH_APP_ID, displayName: 'Microsoft Graph' },
    appRoles: [
      ...graphPermissions.map((permission) => createAppRole(permission)),
      createAppRole({ id: '19dbc75e-c2e2-444c-a770-ec69d8559fc7', value: 'Directory.ReadWrite.All' }),
    ],
  }),
  createServicePrincipal({
    ...{ id: 'd5f2a1c0-93b4-4e6f-8a17-2c0b9d8e7f61', appId: '7b0c6d5e-4f3a-4b2c-9d1e-0a9b8c7d6e5f' },
    ...{ displayName: 'id-relay-local', servicePrincipalType: 'ManagedIdentity' },
  }),
];
