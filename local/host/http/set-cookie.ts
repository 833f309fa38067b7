import type { HttpCookie } from '../worker/core-types.ts';

const SAME_SITE = { none: undefined, lax: 'lax', strict: 'strict', explicitNone: 'none' } as const;

/** Host `RpcHttpCookieConverter`, then ASP.NET Core's `SetCookieHeaderValue`: same order and casing, values escaped. */
export function toSetCookie(cookie: HttpCookie): string {
  const expires = cookie.expires && new Date(cookie.expires.value.seconds * 1_000).toUTCString();
  const sameSite = SAME_SITE[cookie.sameSite ?? 'none'];
  return [
    `${cookie.name}=${encodeURIComponent(cookie.value)}`,
    expires && `expires=${expires}`,
    cookie.maxAge && `max-age=${Math.trunc(cookie.maxAge.value)}`,
    cookie.domain && `domain=${cookie.domain.value}`,
    cookie.path && `path=${cookie.path.value}`,
    cookie.secure?.value && 'secure',
    sameSite && `samesite=${sameSite}`,
    cookie.httpOnly?.value && 'httponly',
  ]
    .filter((part) => typeof part === 'string')
    .join('; ');
}
