import type { RecentEvents } from '../ports/recent-events.ts';

const HOUR_IN_MS = 60 * 60_000;

type Dependencies = { readonly recentEvents: RecentEvents; readonly now: () => number };

/** Kept for longer than a repetition can be told by it: what was dropped may be delivered once more after a crash. */
export const createForgetEvents =
  ({ recentEvents, now }: Dependencies) =>
  (): Promise<void> =>
    recentEvents.purge(new Date(now() - HOUR_IN_MS).toISOString());
