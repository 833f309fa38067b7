import type { Records } from '../ports/records.ts';

/** Leaves an API alone for as long as it has asked for, whichever event asks next. */
export function pauseRecords(records: Records, now: () => number): Records {
  const pausedUntil = new Map<string, number>();
  return {
    async fetch(source, path) {
      const retryAfterInMs = (pausedUntil.get(source) ?? 0) - now();
      if (retryAfterInMs > 0) return { kind: 'failed', failure: { kind: 'recordUnavailable', retryAfterInMs } };
      const reply = await records.fetch(source, path);
      const { retryAfterInMs: asked = 0 } = reply.kind === 'failed' ? reply.failure : {};
      if (asked > 0) pausedUntil.set(source, Math.max(pausedUntil.get(source) ?? 0, now() + asked));
      return reply;
    },
  };
}
