import { noSuchSegment, Refusal } from './refusal.ts';

export type Path = { readonly version: 'v1.0' | 'beta'; readonly segments: readonly string[] };

/** `users('jana@contoso.com')` or `servicePrincipals(appId='…')`; a quote inside is doubled (OData 4.01 URL conventions 4.3). */
const KEY_IN_PARENTHESES = /^(\w+)\((?:(\w+)=)?'((?:[^']|'')*)'\)$/;

export function parsePath(pathname: string): Path {
  const [version = '', ...segments] = pathname.split('/').slice(1).map(decode);
  // Assumed, status and text.
  if (version !== 'v1.0' && version !== 'beta') throw new Refusal(400, 'BadRequest', `Invalid version: '${version}'.`);
  return { version, segments: segments.flatMap(splitKey) };
}

/** After splitting, so that an encoded slash or `#` of a guest's name stays within its segment. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw noSuchSegment(segment);
  }
}

/** An alternate key names itself, so that no route takes an application id for an object id. */
function splitKey(segment: string): string[] {
  const [, collection, alternateKey, value] = KEY_IN_PARENTHESES.exec(segment) ?? [];
  if (collection === undefined || value === undefined) return [segment];
  const key = value.replaceAll("''", "'");
  return alternateKey === undefined ? [collection, key] : [`${collection}(${alternateKey})`, key];
}
