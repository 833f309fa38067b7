import type { HttpHandler } from '@azure/functions';
import { sha256 } from '../domain/key.ts';
import { isKnown, weakTag } from './entity-tag.ts';

/** A client may keep it for as long without asking; an older one is only less complete. */
const KEPT_FOR_IN_SECONDS = 300;

/**
 * `GET openapi.json`: the description of this API. Anybody may read it, for tools fetch it without a token, and it says
 * what the repository says: nothing of the tenant, its sources or its attributes.
 *
 * @param load gives the document; it is asked at the first request, so that no cold start pays for it
 */
export function openapi(load: () => Promise<object>): HttpHandler {
  let served: Promise<{ readonly body: string; readonly version: string }> | undefined;

  const prepare = async () => {
    const body = JSON.stringify(await load());
    return { body, version: sha256(body) };
  };

  return async (request) => {
    served ??= prepare();
    const { body, version } = await served;
    const headers = { etag: weakTag(version), 'cache-control': `public, max-age=${KEPT_FOR_IN_SECONDS}` };
    if (isKnown(request.headers.get('if-none-match'), version)) return { status: 304, headers };
    return { status: 200, body, headers: { 'content-type': 'application/json', ...headers } };
  };
}
