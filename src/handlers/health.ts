import type { HttpHandler } from '@azure/functions';

const CHECKED_EVERY_IN_MS = 5_000;

/** `GET live`: the process answers. */
export const live: HttpHandler = async () => ({ status: 200, jsonBody: { status: 'live' } });

/**
 * `GET ready`: a request could be taken now. Says no causes, for anybody may ask; for the same reason the checks run
 * at most every 5 s.
 */
export function ready(checks: readonly (() => Promise<boolean>)[], now: () => number): HttpHandler {
  let last: { readonly at: number; readonly isReady: Promise<boolean> } | undefined;
  const check = async () => {
    const answers = await Promise.all(checks.map(async (one) => one()).map((answer) => answer.catch(() => false)));
    return answers.every(Boolean);
  };
  return async () => {
    if (!last || now() - last.at >= CHECKED_EVERY_IN_MS) last = { at: now(), isReady: check() };
    const isReady = await last.isReady;
    return { status: isReady ? 200 : 503, jsonBody: { status: isReady ? 'ready' : 'notReady' } };
  };
}
