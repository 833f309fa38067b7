/**
 * A clock that stands while anybody works, and goes to the earliest time that somebody waits for when nobody does: so
 * any number of lanes wait at the same time, and none of it takes time.
 */
export function createClock(start: number, isBusy: () => boolean) {
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  let time = start;

  function wakeNext(): void {
    if (isBusy()) return void setImmediate(wakeNext);
    const earliest = sleepers.shift();
    if (!earliest) return;
    time = Math.max(time, earliest.until);
    earliest.wake();
  }

  function wakeAt(until: number) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const sleeper = { until, wake: resolve };
    if (until < Number.POSITIVE_INFINITY) {
      sleepers.push(sleeper);
      sleepers.sort((a, b) => a.until - b.until);
      setImmediate(wakeNext);
    }
    return {
      rings: promise,
      cancel() {
        if (sleepers.includes(sleeper)) sleepers.splice(sleepers.indexOf(sleeper), 1);
      },
    };
  }

  return {
    now: () => time,
    sleep: (ms: number) => wakeAt(time + ms).rings,
    wakeAt,
    pass(milliseconds: number) {
      time += milliseconds;
    },
    /** Never back. */
    moveTo(later: number) {
      time = Math.max(time, later);
    },
  };
}

export type Clock = ReturnType<typeof createClock>;
