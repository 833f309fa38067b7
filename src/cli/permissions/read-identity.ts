import { GRAPH_APP_ID } from '../../permissions.ts';
import { type Failed, failed } from '../failure.ts';
import { type Graph, type GraphReply, statusOf } from './call.ts';
import { directoryObject, graphPrincipal, type ServicePrincipal, selected, servicePrincipal } from './shapes.ts';

const SELECT = `$select=${selected(servicePrincipal)}`;

export const readGraphItself = (graph: Graph) =>
  graph.get(`servicePrincipals(appId='${GRAPH_APP_ID}')?$select=id,appRoles`, graphPrincipal);

/** Undefined where there is none. */
export async function readByAppId(graph: Graph, appId: string): Promise<GraphReply<ServicePrincipal | undefined>> {
  return orAbsent(await graph.get(`servicePrincipals(appId='${appId}')?${SELECT}`, servicePrincipal));
}

export async function readById(graph: Graph, id: string): Promise<GraphReply<ServicePrincipal | undefined>> {
  return orAbsent(await graph.get(`servicePrincipals/${id}?${SELECT}`, servicePrincipal));
}

/** By object id or client id: both are shown beside each other wherever an identity is shown. */
export async function readIdentity(graph: Graph, id: string): Promise<GraphReply<ServicePrincipal>> {
  const byId = await readById(graph, id);
  if (byId.kind === 'failed') return byId;
  if (byId.body !== undefined) return { kind: 'ok', body: byId.body };
  const byAppId = await readByAppId(graph, id);
  if (byAppId.kind === 'failed') return byAppId;
  if (byAppId.body !== undefined) return { kind: 'ok', body: byAppId.body };
  return failed('usage', await whatItIs(graph, id));
}

/** What has this id instead, so that nobody has to search for it. */
async function whatItIs(graph: Graph, id: string): Promise<string> {
  const found = orAbsent(await graph.get(`directoryObjects/${id}`, directoryObject));
  const type = found.kind === 'ok' && found.body ? kindOf(found.body['@odata.type']) : undefined;
  if (type !== undefined) return `${id} is a ${type}, and not the managed identity of the relay. ${WHERE}`;
  return `This tenant has no identity ${id}. ${WHERE} Or the sign-in is for another tenant: az account show`;
}

const WHERE = 'azd env get-value RELAY_IDENTITY_PRINCIPAL_ID shows its id.';

export const kindOf = (odataType: string): string => odataType.replace(/^#microsoft\.graph\./, '');

export function orAbsent<T>(reply: GraphReply<T>): { kind: 'ok'; body: T | undefined } | Failed {
  return reply.kind === 'failed' && statusOf(reply) === 404 ? { kind: 'ok', body: undefined } : reply;
}
