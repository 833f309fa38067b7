import { defineConfig } from 'vitest/config';

/** Chaos is about time, so it has the machine for itself: one file after another, when the others are through. */
const CHAOS = 'test/chaos/**/*.test.ts';

export default defineConfig({
  test: {
    // For a machine that is busy with something else: what hangs hangs for longer than this.
    testTimeout: 20_000,
    projects: [
      {
        test: {
          name: 'tests',
          include: ['test/**/*.test.ts'],
          exclude: [CHAOS],
          sequence: { groupOrder: 0 },
          maxWorkers: 2,
        },
      },
      { test: { name: 'chaos', include: [CHAOS], sequence: { groupOrder: 1 }, maxWorkers: 1 } },
    ],
  },
});
