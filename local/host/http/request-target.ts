import type { IncomingMessage } from 'node:http';

export type RequestTarget = {
  /** `https?://host/path?query`, as `HttpRequest.url` shows it. */
  readonly url: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
};

/**
 * Nothing for a target that is no URL, has a percent sign without two hex digits, or is no UTF-8: answered with 400, as
 * Azure's front end does (assumed; Kestrel alone would leave such characters as they are).
 */
export function readTarget(request: IncomingMessage): RequestTarget | undefined {
  const target = request.url ?? '/';
  const text = target.startsWith('/') ? `http://${request.headers.host ?? 'localhost'}${target}` : target;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const path = url?.protocol === 'http:' ? decodePath(url.pathname) : undefined;
  return url && path && { url: url.href, path, query: url.searchParams };
}

/** learn: fundamentals/servers/kestrel. A path is decoded except for %2F, which would otherwise make two segments of one. */
function decodePath(pathname: string): string[] | undefined {
  try {
    const segments = pathname
      .slice(1)
      .split('/')
      .map((segment) => decodeURIComponent(segment.replace(/%2f/gi, '%252F')));
    // A trailing slash does not count in ASP.NET Core's routing.
    return segments.at(-1) === '' ? segments.slice(0, -1) : segments;
  } catch {
    return undefined;
  }
}
