import { attributeAssignmentAdministrator } from '../../permissions.ts';
import { sameId } from './action.ts';
import { type Extra, rest } from './extra.ts';
import { isRoleIn } from './plan-identity.ts';
import type { Present } from './present.ts';
import type { Wanted } from './wanted.ts';

const NOT_NEEDED = 'the relay never uses it';

/** What the identity may do beyond what the relay needs. */
export function findExtrasOfIdentity(wanted: Wanted, present: Present, address: string): readonly Extra[] {
  return [
    ...findPermissions(wanted, present, address),
    ...findDirectoryRoles(wanted, present, address),
    ...findCredentials(present),
  ];
}

function findPermissions({ permissions }: Wanted, { identity, permissions: given, graph }: Present, address: string) {
  const isWanted = ({ appRoleId, resourceId }: Present['permissions'][number]) =>
    sameId(resourceId, graph.id) && permissions.some(({ id }) => sameId(id, appRoleId));
  return given
    .filter((one) => !isWanted(one))
    .map(({ id, appRoleId, resourceId, resourceDisplayName }): Extra => {
      const ofGraph = sameId(resourceId, graph.id) && graph.appRoles.find((role) => sameId(role.id, appRoleId));
      const what = ofGraph ? ofGraph.value : `app role ${appRoleId} of ${resourceDisplayName}`;
      const url = `${address}/servicePrincipals/${identity.id}/appRoleAssignments/${id}`;
      return { what, holder: identity.displayName, because: NOT_NEEDED, remove: rest('DELETE', url) };
    });
}

function findDirectoryRoles({ attributeSets }: Wanted, { identity, directoryRoles }: Present, address: string) {
  return directoryRoles
    .filter((role) => !attributeSets.some((set) => isRoleIn(set, role)))
    .map((role): Extra => {
      const isKnown = sameId(role.roleDefinitionId, attributeAssignmentAdministrator.id);
      const named = role.roleDefinition?.displayName || `directory role ${role.roleDefinitionId}`;
      const name = isKnown ? attributeAssignmentAdministrator.name : named;
      const isWide = role.directoryScopeId === '/';
      const because = isKnown
        ? isWide
          ? 'it holds in every attribute set'
          : 'not named by --attribute-sets'
        : NOT_NEEDED;
      const url = `${address}/roleManagement/directory/roleAssignments/${role.id}`;
      const what = `${name} at ${role.directoryScopeId}`;
      return { what, holder: identity.displayName, because, remove: rest('DELETE', url) };
    });
}

/** A managed identity has keys that Entra ID rolls by itself; whoever has a key of an ordinary application is it. */
function findCredentials({ identity }: Present): readonly Extra[] {
  const { appId, displayName, servicePrincipalType, passwordCredentials, keyCredentials } = identity;
  const keys = servicePrincipalType === 'ManagedIdentity' ? [] : keyCredentials;
  const credentials = [
    ...passwordCredentials.map((one) => ({ ...one, option: '' })),
    ...keys.map((one) => ({ ...one, option: ' --cert' })),
  ];
  return credentials.map(({ keyId, option }) => ({
    what: `credential ${keyId}`,
    holder: displayName,
    because: 'whoever has it has all permissions of the relay',
    remove: `az ad sp credential delete --id ${appId} --key-id ${keyId}${option}`,
  }));
}
