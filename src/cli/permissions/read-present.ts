import type { Failed } from '../failure.ts';
import { type Graph, statusOf } from './call.ts';
import type { Owner, Present } from './present.ts';
import { readApi } from './read-api.ts';
import { kindOf, readGraphItself, readIdentity } from './read-identity.ts';
import { readMembersOf } from './read-members.ts';
import { appRoleAssignment, directoryObject, roleAssignment } from './shapes.ts';
import type { Wanted } from './wanted.ts';

type Result = { readonly kind: 'ok'; readonly body: Present } | Failed;

/** Everything that the plan looks at. A refusal is no answer here: it must not be taken for something that is missing. */
export async function readPresent(graph: Graph, wanted: Wanted): Promise<Result> {
  const read = await readAll(graph, wanted);
  if (read.kind === 'ok' || read.failure.kind !== 'refused') return read;
  return { kind: 'failed', failure: { ...read.failure, kind: 'unreachable' } };
}

/** Without the identity nothing is asked of the rest: it may be the wrong tenant. */
async function readAll(graph: Graph, wanted: Wanted): Promise<Result> {
  const identity = await readIdentity(graph, wanted.identity);
  if (identity.kind === 'failed') return identity;
  const itself = await readGraphItself(graph);
  if (itself.kind === 'failed') return itself;
  const { id } = identity.body;
  const permissions = await graph.list(`servicePrincipals/${id}/appRoleAssignments`, appRoleAssignment);
  if (permissions.kind === 'failed') return permissions;
  const api = await readApi(graph, wanted.api.identifierUri);
  if (api.kind === 'failed') return api;
  const members = await readMembersOf(graph, wanted.members);
  if (members.kind === 'failed') return members;
  const optional = createOptional();
  const filter = encodeURIComponent(`principalId eq '${id}'`);
  const rolesPath = `roleManagement/directory/roleAssignments?$filter=${filter}&$expand=roleDefinition`;
  const directoryRoles = optional.take('directory roles of the identity', await graph.list(rolesPath, roleAssignment));
  const owners: Owner[] = [];
  for (const [of, path] of ownedObjects(id, api.body)) {
    const found = optional.take(`owners: ${of}`, await graph.list(`${path}/owners`, directoryObject));
    owners.push(...found.map((one) => ({ id: one.id, name: one.displayName, type: kindOf(one['@odata.type']), of })));
  }
  if (optional.failure) return optional.failure;
  const body = { graph: itself.body, identity: identity.body, permissions: permissions.body, ...api.body };
  return { kind: 'ok', body: { ...body, directoryRoles, owners, members: members.body, unseen: optional.unseen } };
}

const ownedObjects = (identity: string, { application, api }: Pick<Present, 'application' | 'api'>) => [
  ['identity', `servicePrincipals/${identity}`] as const,
  ...(application ? [['application', `applications/${application.id}`] as const] : []),
  ...(api ? [['servicePrincipal', `servicePrincipals/${api.id}`] as const] : []),
];

/** What the caller may not look at is told; what cannot be reached ends the reading. */
function createOptional() {
  const unseen: string[] = [];
  const state: { failure: Failed | undefined } = { failure: undefined };
  return {
    unseen,
    get failure() {
      return state.failure;
    },
    take<T>(name: string, reply: { kind: 'ok'; body: readonly T[] } | Failed): readonly T[] {
      if (reply.kind === 'ok') return reply.body;
      if (statusOf(reply) === 403) unseen.push(name);
      else state.failure ??= reply;
      return [];
    },
  };
}
