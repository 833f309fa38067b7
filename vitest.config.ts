import { defineConfig } from 'vitest/config';

/** The chaos is about time, so it comes when the others are through; most of it waits for something. */
const CHAOS = 'test/chaos/**/*.test.ts';
/** What the worker has registered, and what MSAL has found out, stays as long as their process: each file has its own. */
const APART = ['test/local/host/**/*.test.ts', 'test/local/identity/managed-identity*.test.ts'];
/** This one works all the time, and has the machine for itself. */
const KILLS = 'test/chaos/kill.test.ts';

export default defineConfig({
  test: {
    // For a machine that is busy with something else: what hangs hangs for longer than this.
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['test/**/*.test.ts'],
          exclude: [CHAOS, ...APART],
          sequence: { groupOrder: 0 },
          maxWorkers: 2,
          // Most of them are small and share what they import: loading it for each file takes longer than the tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'apart', include: APART, sequence: { groupOrder: 0 }, maxWorkers: 2 },
      },
      {
        extends: true,
        test: { name: 'chaos', include: [CHAOS], exclude: [KILLS], sequence: { groupOrder: 1 }, maxWorkers: 2 },
      },
      { extends: true, test: { name: 'kills', include: [KILLS], sequence: { groupOrder: 2 }, maxWorkers: 1 } },
    ],
  },
});
