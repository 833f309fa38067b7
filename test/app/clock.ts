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

  return {
    now: () => time,
    sleep: (ms: number) =>
      new Promise<void>((wake) => {
        sleepers.push({ until: time + ms, wake });
        sleepers.sort((a, b) => a.until - b.until);
        setImmediate(wakeNext);
      }),
    pass(milliseconds: number) {
      time += milliseconds;
    },
    /** Never back. */
    moveTo(later: number) {
      time = Math.max(time, later);
    },
  };
}
