import { signInScope } from '../../permissions.ts';
import { API, sameId } from './action.ts';
import { type Extra, rest } from './extra.ts';
import type { Present } from './present.ts';
import type { Application } from './shapes.ts';
import type { Wanted } from './wanted.ts';

const ONLY_AN_API = 'the API signs nobody in, and nowhere';
const IN_THE_PORTAL = 'Entra admin center, App registrations,';

/** What the app registration has beyond what an API without a sign-in of its own needs. */
export function findExtrasOfApplication({ api }: Wanted, { application }: Present, address: string): readonly Extra[] {
  if (application === undefined) return [];
  const url = `${address}/applications/${application.id}`;
  const extra = (what: string, because: string, remove: string): Extra => ({ what, holder: API, because, remove });
  const foreign = application.appRoles.filter(({ id }) => !api.appRoles.some((role) => sameId(role.id, id)));
  const wide = api.appRoles.flatMap((role) => {
    const present = application.appRoles.find(({ id }) => sameId(id, role.id));
    const types = present?.allowedMemberTypes.filter((type) => !role.allowedMemberTypes.some((one) => one === type));
    return types?.map((type) => ({ role, type })) ?? [];
  });
  const scopes = application.api.oauth2PermissionScopes.filter(({ id }) => !sameId(id, signInScope.id));
  return [
    ...credentialsOf(application).map(({ keyId, kind, option }) =>
      extra(
        `${kind} ${keyId}`,
        ONLY_AN_API,
        `az ad app credential delete --id ${application.appId} --key-id ${keyId}${option}`,
      ),
    ),
    ...redirectsOf(application).map(([kind, body]) => extra(kind, ONLY_AN_API, rest('PATCH', url, body))),
    ...(application.signInAudience === 'AzureADMyOrg'
      ? []
      : [
          extra('accounts of other tenants', 'one tenant only', rest('PATCH', url, { signInAudience: 'AzureADMyOrg' })),
        ]),
    ...foreign.map(({ value, id }) =>
      extra(
        `app role ${value || id}`,
        'the relay does not know it',
        `${IN_THE_PORTAL} App roles: disable it, then delete it`,
      ),
    ),
    ...wide.map(({ role, type }) =>
      extra(
        `app role ${role.value} for ${type}`,
        'not meant for these',
        `${IN_THE_PORTAL} App roles: allowed member types`,
      ),
    ),
    ...scopes.map(({ value, id }) =>
      extra(
        `delegated permission ${value || id}`,
        'nothing asks for it',
        `${IN_THE_PORTAL} Expose an API: disable it, then delete it`,
      ),
    ),
  ];
}

const credentialsOf = ({ passwordCredentials, keyCredentials }: Application) => [
  ...passwordCredentials.map(({ keyId }) => ({ keyId, kind: 'secret', option: '' })),
  ...keyCredentials.map(({ keyId }) => ({ keyId, kind: 'certificate', option: ' --cert' })),
];

function redirectsOf({ publicClient, spa, web, isFallbackPublicClient }: Application) {
  const named = Object.entries({ publicClient, spa, web }).filter(([, redirectUris]) => redirectUris.length > 0);
  return [
    ...named.map(([kind]) => [`${kind} redirect URIs`, { [kind]: { redirectUris: [] } }] as const),
    ...(isFallbackPublicClient ? [['public client flows', { isFallbackPublicClient: false }] as const] : []),
  ];
}
