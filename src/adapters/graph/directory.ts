import * as z from 'zod';
import type { Target } from '../../domain/request.ts';
import type { Directory, Failed } from '../../ports/directory.ts';
import type { Graph, GraphReply } from './client.ts';
import { fromWire, toWire } from './wire.ts';

const READ_TIMEOUT_IN_MS = 10_000;
/** Well below the queue's lock of one minute: a write must not outlive the right to make it. */
const WRITE_TIMEOUT_IN_MS = 20_000;

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.array(z.number()), z.null()]);
const principal = z.object({
  id: z.guid(),
  customSecurityAttributes: z.record(z.string(), z.record(z.string(), value)).nullish(),
});

/** Assignments of users and service principals. */
export function createDirectory(graph: Graph): Directory {
  return {
    async read(target) {
      const reply = await graph.get(`${pathOf(target)}?$select=id,customSecurityAttributes`, READ_TIMEOUT_IN_MS);
      if (reply.kind === 'failed') return toFailed(reply);
      const body = principal.safeParse(reply.body);
      // A proxy's page, say: an answer, but not Graph's.
      if (!body.success) return { kind: 'failed', failure: { kind: 'unavailable' } };
      return { kind: 'found', objectId: body.data.id, current: fromWire(body.data.customSecurityAttributes) };
    },

    async write(type, objectId, writes) {
      const reply = await graph.patch(`/${resource[type]}/${objectId}`, toWire(writes), WRITE_TIMEOUT_IN_MS);
      return reply.kind === 'failed' ? toFailed(reply) : { kind: 'written', used: reply.throttleUsed };
    },
  };
}

const toFailed = ({ failure, throttleUsed }: Extract<GraphReply, { kind: 'failed' }>): Failed => ({
  kind: 'failed',
  failure,
  used: throttleUsed,
});

const resource = { user: 'users', servicePrincipal: 'servicePrincipals' } as const;

function pathOf({ type, key, value }: Target): string {
  const escaped = encodeURIComponent(value);
  if (key === 'appId') return `/servicePrincipals(appId='${escaped}')`;
  // Graph user-get: a name that begins with `$` would be read as a query option.
  if (value.startsWith('$')) return `/users('${escaped.replaceAll("'", "''")}')`;
  return `/${resource[type]}/${escaped}`;
}
