import type { Answers } from '../answers.ts';
import { type Check, fails, ok, unknown } from '../check.ts';
import type { Deployment } from '../deployment.ts';
import type { Permission } from '../shapes.ts';

const CHECK = 'rights';
const CONDITIONS = 'conditions on role assignments cannot be seen here';

const MAKE_ROLES = 'Microsoft.Authorization/roleDefinitions/write';

/** Of a deployment in a subscription, however narrow its resources are. */
const onSubscription = ['Microsoft.Resources/deployments/write'];

const needed = ({ isPrivate, customRole }: Deployment): readonly string[] => [
  'Microsoft.Resources/subscriptions/resourceGroups/write',
  'Microsoft.Authorization/roleAssignments/write',
  ...(customRole ? [MAKE_ROLES] : []),
  'Microsoft.Insights/components/write',
  'Microsoft.KeyVault/vaults/write',
  'Microsoft.ManagedIdentity/userAssignedIdentities/write',
  'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action',
  'Microsoft.OperationalInsights/workspaces/write',
  'Microsoft.ServiceBus/namespaces/write',
  'Microsoft.Storage/storageAccounts/write',
  'Microsoft.Web/sites/write',
  ...(isPrivate ? ['Microsoft.Network/virtualNetworks/write'] : []),
];

export function checkRights({ rights, rightsInGroup }: Answers, deployment: Deployment): Check {
  const { subscriptionId } = deployment;
  if (rights.kind !== 'found') {
    const why = rights.kind === 'absent' ? 'Azure knows no permissions there.' : rights.why;
    return unknown(CHECK, why, `az role assignment list --scope /subscriptions/${subscriptionId} --include-inherited`);
  }
  // Before there is a group, there are no rights in it.
  const inGroup = [...rights.value, ...(rightsInGroup.kind === 'found' ? rightsInGroup.value : [])];
  const missing = [
    ...onSubscription.filter((action) => !may(rights.value, action)),
    ...needed(deployment).filter((action) => !may(inGroup, action)),
  ];
  if (missing.length === 0) return ok(CHECK, `are enough; ${CONDITIONS}`);
  return fails(CHECK, `You may not: ${missing.join(', ')}.`, howToGetThere(missing, subscriptionId));
}

function howToGetThere(missing: readonly string[], subscriptionId: string): string {
  if (missing.every((action) => action === MAKE_ROLES)) return 'azd env set RELAY_SCALER_ROLE false';
  const ofRoles = missing.filter((action) => action.startsWith('Microsoft.Authorization/'));
  const some = ofRoles.length === 0 ? 'Contributor' : 'Owner';
  const role = ofRoles.length === missing.length ? 'User Access Administrator' : some;
  const assign = `az role assignment create --role '${role}' --assignee <you>`;
  return `Have somebody run: ${assign} --scope /subscriptions/${subscriptionId}`;
}

/** Each role counts by itself: what one of them leaves out, another may give. */
export const may = (permissions: readonly Permission[], action: string): boolean =>
  permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => matches(pattern, action)) && !notActions.some((pattern) => matches(pattern, action)),
  );

/** learn: role-based-access-control/role-definitions, "Actions format": `*` stands for any text, and case for nothing. */
function matches(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}
