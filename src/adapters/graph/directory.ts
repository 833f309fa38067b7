import type { TargetId } from '../../domain/request.ts';
import type { Directory } from '../../ports/directory.ts';
import type { Graph } from './client.ts';
import { principal } from './principal.ts';
import { collectionOf, notGraphs, READ_TIMEOUT_IN_MS, toFailed } from './reply.ts';
import { createResolve } from './resolve.ts';
import { fromWire, toWire } from './wire.ts';

/** Well below the queue's lock of one minute: a write must not outlive the right to make it. */
const WRITE_TIMEOUT_IN_MS = 20_000;

/** Assignments of users and service principals. */
export function createDirectory(graph: Graph): Directory {
  return {
    resolve: createResolve(graph),

    async read(target) {
      const reply = await graph.get('read', `${pathOf(target)}?$select=customSecurityAttributes`, READ_TIMEOUT_IN_MS);
      if (reply.kind === 'failed') return toFailed(reply);
      const body = principal.safeParse(reply.body);
      return body.success ? { kind: 'found', current: fromWire(body.data.customSecurityAttributes) } : notGraphs;
    },

    async write(target, writes) {
      const reply = await graph.patch(pathOf(target), toWire(writes), WRITE_TIMEOUT_IN_MS);
      if (reply.kind === 'failed') return toFailed(reply);
      return { kind: 'written', used: reply.throttleUsed, requestId: reply.requestId };
    },

    describe: (target, writes) => ({ method: 'PATCH', path: `/v1.0${pathOf(target)}`, body: toWire(writes) }),
  };
}

const pathOf = ({ type, objectId }: TargetId): string => `${collectionOf[type]}/${encodeURIComponent(objectId)}`;
