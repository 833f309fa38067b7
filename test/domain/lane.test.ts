import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laneOf } from '../../src/domain/lane.ts';
import { LANES } from '../../src/topology.ts';

const laneOfUser = (value: string) => laneOf({ type: 'user', key: 'userPrincipalName', value });

describe('a lane', () => {
  const names = Array.from({ length: 3_200 }, (_, index) => `user${index}@contoso.com`);

  it('is one of as many as there are sessions, and targets spread evenly over all of them', () => {
    const sizes = Map.groupBy(names, laneOfUser);
    const all = Array.from({ length: LANES }, (_, index) => `lane-${String(index).padStart(2, '0')}`);
    expect([...sizes.keys()].toSorted()).toEqual(all);
    // 200 each on average; a fair hash stays within 4 standard deviations of that.
    for (const { length } of sizes.values()) {
      expect(length).toBeGreaterThan(145);
      expect(length).toBeLessThan(255);
    }
  });

  it('is the same for every spelling of a name', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9.-]{1,20}@[a-z]{1,10}\.com$/), (name) => {
        expect(laneOfUser(name.toUpperCase())).toBe(laneOfUser(name));
      }),
    );
  });

  it('of a name never changes: messages on their way keep to it', () => {
    expect(laneOfUser('jana@contoso.com')).toBe('lane-13');
  });

  it('depends on the kind of target', () => {
    const asUser = names.map((value) => laneOf({ type: 'user', key: 'id', value }));
    const asPrincipal = names.map((value) => laneOf({ type: 'servicePrincipal', key: 'id', value }));
    expect(asUser).not.toEqual(asPrincipal);
  });
});
