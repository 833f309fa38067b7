import { type Failed, failed } from '../failure.ts';
import type { Graph } from './call.ts';
import type { Present } from './present.ts';
import { readByAppId } from './read-identity.ts';
import { application, appRoleAssignment, selected } from './shapes.ts';

type Api = { readonly kind: 'ok'; readonly body: Pick<Present, 'application' | 'api' | 'assigned'> } | Failed;

/** Found by its identifier URI, of which a tenant has no two: display names are for people, and choosable by anybody. */
export async function readApi(graph: Graph, identifierUri: string): Promise<Api> {
  const filter = encodeURIComponent(`identifierUris/any(u:u eq '${identifierUri}')`);
  const found = await graph.list(`applications?$select=${selected(application)}&$filter=${filter}`, application);
  if (found.kind === 'failed') return found;
  const [first, ...others] = found.body;
  if (others.length > 0) return failed('refused', `Several applications have the identifier URI ${identifierUri}.`);
  if (first === undefined) return { kind: 'ok', body: { application: undefined, api: undefined, assigned: [] } };
  const api = await readByAppId(graph, first.appId);
  if (api.kind === 'failed') return api;
  if (api.body === undefined) return { kind: 'ok', body: { application: first, api: undefined, assigned: [] } };
  const assigned = await graph.list(`servicePrincipals/${api.body.id}/appRoleAssignedTo`, appRoleAssignment);
  if (assigned.kind === 'failed') return assigned;
  return { kind: 'ok', body: { application: first, api: api.body, assigned: assigned.body } };
}
