/** RFC 9110, section 8.8.3: what is between the quotes is opaque, and may have commas in it. */
const ENTITY_TAGS = /(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/g;

/** Of content that is the same to whoever uses it, although its bytes may differ. */
export const weakTag = (version: string): string => `W/"${version}"`;

/** Whether `If-None-Match` names the version of a tag; compared weakly (RFC 9110, section 13.1.2). */
export const isKnown = (ifNoneMatch: string | null, version: string): boolean =>
  ifNoneMatch?.trim() === '*' ||
  [...(ifNoneMatch ?? '').matchAll(ENTITY_TAGS)].some(([, opaque]) => opaque === version);
