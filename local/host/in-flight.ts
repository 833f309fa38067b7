/** Work that a shutdown waits for: a request with its response, a message with its settlement, a timer run. */
export type InFlight = {
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing is in flight. */
  settled(): Promise<void>;
};

export function createInFlight(): InFlight {
  const running = new Set<Promise<unknown>>();
  return {
    async track(work) {
      running.add(work);
      try {
        return await work;
      } finally {
        running.delete(work);
      }
    },
    async settled() {
      while (running.size > 0) {
        await Promise.allSettled(running);
      }
    },
  };
}

/** Waits for the work, but no longer than given. */
export async function waitAtMost(timeInMs: number, work: Promise<unknown>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, timeInMs);
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
