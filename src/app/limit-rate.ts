import { spend, type UsedUntil } from '../domain/rate.ts';

/** Takes the cost of so many events of a source; how long to wait first, in milliseconds, when there is too little left. */
export type LimitRate = (source: string, eventsPerMinute: number, count: number) => number;

/** In this process alone: it is there to keep one source from crowding out the others, not to count to the event. */
export function createLimitRate(now: () => number): LimitRate {
  const used = new Map<string, UsedUntil>();
  return (source, eventsPerMinute, count) => {
    const { usedUntil, waitInMs } = spend(used.get(source) ?? 0, count, eventsPerMinute, now());
    used.set(source, usedUntil);
    return waitInMs;
  };
}
