import {
  createDefinition,
  createServicePrincipal,
  createDirectory as createTenant,
  createUser,
} from '../../local/graph/directory.ts';
import type { Principal, Tenant } from '../fakes/directory.ts';

/** The same tenant in the Graph simulator. */
export const toSimulated = ({ principals, attributes }: Tenant) =>
  createTenant({
    users: principals.filter(({ type }) => type === 'user').map((user) => createUser(parts(user))),
    servicePrincipals: principals
      .filter(({ type }) => type === 'servicePrincipal')
      .map((app) => createServicePrincipal(parts(app))),
    definitions: attributes.map(({ attributeSet, name, type, isCollection }) =>
      createDefinition({ attributeSet, name, type, isCollection }),
    ),
  });

const parts = ({ type, displayName = type, assigned = {}, ...names }: Principal) => ({
  displayName,
  customSecurityAttributes: structuredClone(assigned),
  ...names,
});
