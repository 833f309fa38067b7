import { appRoles } from '../../permissions.ts';
import { sourcesFolder } from '../commands/sources-check.ts';

const rolesFor = (type: 'Application' | 'User') =>
  appRoles.flatMap(({ value, allowedMemberTypes }) => (allowedMemberTypes.includes(type) ? [value] : [])).join(', ');

/** What both commands are told, so that the one checks what the other has granted. */
export const permissionOptions = {
  identity: {
    type: 'string',
    value: 'ID',
    help: 'Object id or client id of the identity. Also RELAY_IDENTITY_PRINCIPAL_ID.',
  },
  environment: { type: 'string', value: 'NAME', help: 'Of azd. Also AZURE_ENV_NAME.' },
  tenant: { type: 'string', value: 'ID', help: 'Also AZURE_TENANT_ID.' },
  'resource-token': { type: 'string', value: 'TOKEN', help: 'Part of every name. Also RELAY_RESOURCE_TOKEN.' },
  caller: {
    type: 'string',
    value: 'ID=ROLES',
    isList: true,
    help: 'An application, by its application id; may be given several times.',
  },
  operator: {
    type: 'string',
    value: 'ID=ROLES',
    isList: true,
    help: 'A user or a group, by object id; may be given several times.',
  },
  'from-sources': { type: 'boolean', help: 'Callers are also the applications that the source files name.' },
  ...sourcesFolder,
  'attribute-sets': {
    type: 'string',
    value: 'SETS',
    help: 'Where the identity is to be Attribute Assignment Administrator.',
  },
} as const;

export const ABOUT = `Speaks to Microsoft Graph, and not to the relay: with your own sign-in (az login), or a token in RELAY_GRAPH_TOKEN.
Looked after are the Graph permissions of the relay's identity, the API's own app registration, and who may call it.
Which relay is meant is known from the azd environment (set -a; . <(azd env get-values); set +a), or from options.

Roles of a --caller: ${rolesFor('Application')}.
Roles of an --operator: ${rolesFor('User')}.

`;

export const ATTRIBUTE_SETS = `Microsoft's pages contradict each other on whether an application needs the directory role besides the permission, so
--attribute-sets is optional: it assigns the role for each set, and never for the whole tenant.
`;
