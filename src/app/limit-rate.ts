import { type Allowance, fullAllowance, spend } from '../domain/rate.ts';

/** Takes the cost of so many events of a source; how long to wait first, in milliseconds, when there is too little left. */
export type LimitRate = (source: string, eventsPerMinute: number, count: number) => number;

/** In this process alone: it is there to keep one source from crowding out the others, not to count to the event. */
export function createLimitRate(now: () => number): LimitRate {
  const allowances = new Map<string, Allowance>();
  return (source, eventsPerMinute, count) => {
    const at = now();
    const before = allowances.get(source) ?? fullAllowance(eventsPerMinute, at);
    const { allowance, waitInMs } = spend(before, count, eventsPerMinute, at);
    allowances.set(source, allowance);
    return waitInMs;
  };
}
