import { hash } from 'node:crypto';

/** Strong: the same tag, the same bytes. */
export const etagOf = (body: string): string => `"${hash('sha256', body, 'base64url')}"`;

/**
 * Whether `If-None-Match` names what would be answered. RFC 9110, section 13.1.2: by weak comparison, for what lies
 * between may have compressed it.
 */
export const isKnown = (ifNoneMatch: string | null, etag: string): boolean =>
  (ifNoneMatch ?? '').split(',').some((one) => ['*', etag, `W/${etag}`].includes(one.trim()));
