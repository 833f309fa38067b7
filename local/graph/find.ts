import type { AttributeDefinition, Directory, ServicePrincipal, User } from './directory.ts';

/** By object id or user principal name, neither sensitive to case (GD user-get; case: assumed from Entra's sign-in names). */
export function findUser({ users }: Directory, idOrName: string): User | undefined {
  const wanted = idOrName.toLowerCase();
  return users.find(({ id, userPrincipalName }) =>
    [id.toLowerCase(), userPrincipalName.toLowerCase()].includes(wanted),
  );
}

/** By object id, or by the alternate key `appId` (GD serviceprincipal-get). A display name is no key. */
export function findServicePrincipal(
  { servicePrincipals }: Directory,
  key: string,
  by: 'id' | 'appId' = 'id',
): ServicePrincipal | undefined {
  return servicePrincipals.find((servicePrincipal) => servicePrincipal[by].toLowerCase() === key.toLowerCase());
}

/** Exact: the create pages call names case sensitive, the resource pages insensitive. Assumed: the stricter reading. */
export function findDefinition(
  { definitions }: Directory,
  attributeSet: string,
  name: string,
): AttributeDefinition | undefined {
  return definitions.find((definition) => definition.attributeSet === attributeSet && definition.name === name);
}
