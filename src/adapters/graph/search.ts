import * as z from 'zod';
import type { Filter } from '../../domain/filter.ts';
import type { Failed } from '../../ports/directory.ts';
import type { Expired, Search, SearchQuery } from '../../ports/search.ts';
import type { Graph, GraphReply } from './client.ts';
import { principal } from './principal.ts';
import { collectionOf, notGraphs, toFailed } from './reply.ts';
import { fromWire } from './wire.ts';

/** A filter may walk the index of a whole tenant, which takes longer than to read one object. */
const TIMEOUT_IN_MS = 20_000;

const page = z.object({
  value: z.array(principal.extend({ id: z.guid(), displayName: z.string().nullish() })),
  '@odata.count': z.int().min(0).optional(),
  '@odata.nextLink': z.string().optional(),
});

/** Filters on assignments are advanced queries: `$count` and this header route them to their index (same page). */
const ADVANCED = { ConsistencyLevel: 'eventual' };

/** The call of the page custom-security-attributes-examples, "List all users with a … assignment that equals a value". */
export function createSearch(graph: Graph): Search {
  return {
    async find(query) {
      const reply = await graph.get('search', pathOf(query), TIMEOUT_IN_MS, ADVANCED);
      if (reply.kind === 'failed') return toRefusal(reply, query);
      const body = page.safeParse(reply.body);
      if (!body.success) return notGraphs;
      const { value, '@odata.count': count, '@odata.nextLink': nextLink } = body.data;
      const next = nextLink === undefined ? undefined : skipTokenOf(nextLink);
      // Without its token nobody can go on, and a page that looks like the last one would be a lie.
      if (nextLink !== undefined && next === undefined) return notGraphs;
      const matches = value.map(({ id, displayName = null, customSecurityAttributes }) => ({
        objectId: id,
        displayName,
        current: fromWire(customSecurityAttributes),
      }));
      return { kind: 'found', matches, count, next };
    },
  };
}

/** Each value is encoded as a whole, so that nothing in a name or a value can begin another parameter. */
function pathOf({ type, filters, top, after }: SearchQuery): string {
  const filter = filters.map(toOData).join(' and ');
  const parameters = [
    '$count=true',
    '$select=id,displayName,customSecurityAttributes',
    `$filter=${encodeURIComponent(filter)}`,
    ...(top === undefined ? [] : [`$top=${top}`]),
    ...(after === undefined ? [] : [`$skiptoken=${encodeURIComponent(after)}`]),
  ];
  return `${collectionOf[type]}?${parameters.join('&')}`;
}

function toOData({ attribute: { attributeSet, name }, operator, value }: Filter): string {
  const property = `customSecurityAttributes/${attributeSet}/${name}`;
  const literal = typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
  return operator === 'startsWith' ? `startsWith(${property},${literal})` : `${property} ${operator} ${literal}`;
}

/** The next page is asked for by the same question, not by an address that came with an answer: only its token is taken. */
function skipTokenOf(nextLink: string): string | undefined {
  const [, token] = /[?&](?:\$|%24)skiptoken=([^&#]+)/i.exec(nextLink) ?? [];
  try {
    return token && decodeURIComponent(token);
  } catch {
    return undefined;
  }
}

/** Field reports: msgraph-sdk-dotnet 2254, msgraph-sdk-java 368. */
const EXPIRED = 'Directory_ExpiredPageToken';

function toRefusal(reply: Extract<GraphReply, { kind: 'failed' }>, { after }: SearchQuery): Expired | Failed {
  const { failure } = reply;
  if (after !== undefined && failure.code === EXPIRED) return { kind: 'expired' };
  // A list may be empty; it is never absent.
  return failure.kind === 'targetNotFound' ? notGraphs : toFailed(reply);
}
