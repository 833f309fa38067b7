import type { CatalogCache } from '../app/catalog.ts';
import { selectDefinitions } from '../domain/definition-filter.ts';
import { definitionsQuery } from '../intake/list-query.ts';
import { isKnown, weakTag } from './entity-tag.ts';
import type { GuardedHandler } from './guard.ts';
import { readQuery } from './list.ts';

/**
 * `GET definitions`: what requests are validated against, and as of when. One tag for every question: it changes with
 * any definition, and answering it costs no reading of them.
 */
export function listDefinitions(catalog: CatalogCache): GuardedHandler {
  return async (request) => {
    const read = readQuery(request, definitionsQuery);
    if (read.kind === 'refused') return read.response;
    const known = await catalog.get();
    const version = known.version();
    const headers = { ...CACHING, etag: weakTag(version) };
    if (isKnown(request.headers.get('if-none-match'), version)) return { status: 304, headers };
    const { attributeSets, definitions } = selectDefinitions(known, read.query);
    const loadedAt = new Date(known.loadedAt).toISOString();
    return { status: 200, jsonBody: { loadedAt, attributeSets, value: definitions }, headers };
  };
}

/** For the one who asked, and no longer than a form is open: a new value is to be chosen soon. */
const CACHING = { 'cache-control': 'private, max-age=60', vary: 'Authorization' };
