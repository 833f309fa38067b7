import type { Failed } from '../failure.ts';
import type { Graph } from './call.ts';
import type { FoundMember } from './present.ts';
import { kindOf, orAbsent, readByAppId, readById } from './read-identity.ts';
import { directoryObject } from './shapes.ts';
import { memberKey, type WantedMember } from './wanted.ts';

type Found = { readonly kind: 'ok'; readonly body: FoundMember } | Failed;

export async function readMembersOf(
  graph: Graph,
  members: readonly WantedMember[],
): Promise<{ kind: 'ok'; body: ReadonlyMap<string, FoundMember> } | Failed> {
  const found = new Map<string, FoundMember>();
  for (const member of members) {
    const reply = await (member.kind === 'application'
      ? findApplication(graph, member.id)
      : findPerson(graph, member.id));
    if (reply.kind === 'failed') return reply;
    found.set(memberKey(member), reply.body);
  }
  return { kind: 'ok', body: found };
}

async function findApplication(graph: Graph, appId: string): Promise<Found> {
  const reply = await readByAppId(graph, appId);
  if (reply.kind === 'failed') return reply;
  if (reply.body) return { kind: 'ok', body: { principal: { id: reply.body.id, name: reply.body.displayName } } };
  const other = await readById(graph, appId);
  if (other.kind === 'failed') return other;
  if (other.body) return absent(`this is an object id; its application id is ${other.body.appId}`);
  return absent(`no service principal in this tenant. Its owner, or you: az ad sp create --id ${appId}`);
}

async function findPerson(graph: Graph, id: string): Promise<Found> {
  const reply = orAbsent(await graph.get(`directoryObjects/${id}`, directoryObject));
  if (reply.kind === 'failed') return reply;
  if (!reply.body) return absent('no user and no group of this object id in this tenant');
  const type = kindOf(reply.body['@odata.type']);
  if (type !== 'user' && type !== 'group') return absent(`a ${type} is no operator; name an application with --caller`);
  return { kind: 'ok', body: { principal: { id: reply.body.id, name: reply.body.displayName } } };
}

const absent = (because: string): Found => ({ kind: 'ok', body: { absent: because } });
