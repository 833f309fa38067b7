import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spend } from '../../src/domain/rate.ts';
import { NOW } from '../factories.ts';

describe('a rate', () => {
  it('lets a batch of more than a minute’s worth through when nothing is used, and then nothing for as long', () => {
    const batch = spend(0, 500, 60, NOW);
    expect(batch.waitInMs).toBe(0);
    expect(spend(batch.usedUntil, 1, 60, NOW)).toMatchObject({ waitInMs: 441_000 });
    expect(spend(batch.usedUntil, 500, 60, NOW)).toMatchObject({ waitInMs: 500_000 });
  });

  it('costs nothing for no events, and for what was refused', () => {
    const full = spend(0, 60, 60, NOW);
    expect(spend(full.usedUntil, 0, 60, NOW)).toEqual({ usedUntil: full.usedUntil, waitInMs: 0 });
    expect(spend(full.usedUntil, 1, 60, NOW).usedUntil).toBe(full.usedUntil);
  });

  it('is never more than two minutes’ worth in a minute, and who waits as long as it says comes through', () => {
    const step = fc.record({ count: fc.integer({ min: 1, max: 20 }), after: fc.integer({ min: 0, max: 10_000 }) });
    const property = fc.property(
      fc.array(step, { maxLength: 60 }),
      fc.integer({ min: 20, max: 100 }),
      (steps, perMinute) => {
        let used = 0;
        let now = NOW;
        const taken: { readonly at: number; readonly count: number }[] = [];
        for (const { count, after } of steps) {
          now += after;
          const { usedUntil, waitInMs } = spend(used, count, perMinute, now);
          used = usedUntil;
          if (waitInMs === 0) taken.push({ at: now, count });
          else expect(spend(used, count, perMinute, now + waitInMs).waitInMs).toBe(0);
        }
        for (const { at } of taken) {
          const within = taken.filter((one) => one.at >= at && one.at < at + 60_000);
          expect(within.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(2 * perMinute);
        }
      },
    );
    fc.assert(property, { numRuns: 200 });
  });
});
