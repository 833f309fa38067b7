import { defineConfig } from 'vitest/config';

/** Chaos is about time, so it has the machine for itself: one file after another, when the others are through. */
const CHAOS = 'test/chaos/**/*.test.ts';

export default defineConfig({
  test: {
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
