import * as z from 'zod';
import type { Target } from '../../domain/request.ts';
import type { Directory, Failed, Resolved } from '../../ports/directory.ts';
import type { Graph } from './client.ts';
import { collectionOf, notGraphs, READ_TIMEOUT_IN_MS, toFailed } from './reply.ts';

const named = z.object({ id: z.guid() });
const page = z.object({ value: z.array(named), '@odata.nextLink': z.string().optional() });

/** A page may have fewer objects than there are, and none although more follow; more pages than this are no search for one. */
const MOST_PAGES = 10;

/** Finds the object id of a target. Names are as Graph compares them: without regard to case. */
export function createResolve(graph: Graph): Directory['resolve'] {
  return (target) =>
    target.key === 'mail' || target.key === 'employeeId' ? search(searchFor(target)) : get(addressOf(target));

  async function get(path: string): Promise<Resolved | Failed> {
    const reply = await graph.get('resolve', `${path}?$select=id`, READ_TIMEOUT_IN_MS);
    if (reply.kind === 'failed') return toFailed(reply);
    const body = named.safeParse(reply.body);
    return body.success ? { kind: 'resolved', objectId: body.data.id } : notGraphs;
  }

  /** The pages from this one on. */
  async function search(
    path: string,
    earlier: readonly string[] = [],
    pagesLeft = MOST_PAGES,
  ): Promise<Resolved | Failed> {
    const reply = await graph.get('resolve', path, READ_TIMEOUT_IN_MS);
    if (reply.kind === 'failed') return toFailed(reply);
    const body = page.safeParse(reply.body);
    if (!body.success || pagesLeft === 0) return notGraphs;
    const [objectId, ...others] = new Set([...earlier, ...body.data.value.map(({ id }) => id)]);
    if (others.length > 0) return { kind: 'failed', failure: { kind: 'targetAmbiguous' } };
    const { '@odata.nextLink': next } = body.data;
    if (next !== undefined) return search(next, objectId === undefined ? [] : [objectId], pagesLeft - 1);
    return objectId === undefined ? notFound : { kind: 'resolved', objectId };
  }
}

/** Neither mail nor employeeId is unique (Graph resources/user): two are enough to know that there are several. */
function searchFor({ type, key, value }: Target): string {
  const filter = encodeURIComponent(`${key} eq '${value.replaceAll("'", "''")}'`);
  return `${collectionOf[type]}?$filter=${filter}&$select=id&$top=2`;
}

const notFound: Failed = { kind: 'failed', failure: { kind: 'targetNotFound' } };

function addressOf({ type, key, value }: Target): string {
  const escaped = encodeURIComponent(value);
  if (key === 'appId') return `/servicePrincipals(appId='${escaped}')`;
  // Graph user-get: a name that begins with `$` would be read as a query option.
  if (value.startsWith('$')) return `/users('${escaped.replaceAll("'", "''")}')`;
  return `${collectionOf[type]}/${escaped}`;
}
