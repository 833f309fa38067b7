import type { BulkCounter, SourceHour } from '../../src/ports/bulk-counter.ts';
import { createOutages } from './outages.ts';

/** Which targets were changed in which hour, in memory. */
export function createFakeBulkCounter() {
  const { run, failNext, setAway } = createOutages<'admit' | 'count' | 'purge'>('bulkGuard');
  const admitted = new Map<string, Set<string>>();
  const nameOf = ({ source, hour }: SourceHour) => `${hour} ${source}`;

  const counter: BulkCounter = {
    admit: (place, objectId, limit) =>
      run('admit', () => {
        const targets = admitted.get(nameOf(place)) ?? new Set();
        if (!targets.has(objectId) && targets.size >= limit) return 'full';
        admitted.set(nameOf(place), targets.add(objectId));
        return 'admitted';
      }),
    count: (place) => run('count', () => admitted.get(nameOf(place))?.size ?? 0),
    purge: (hour) =>
      run('purge', () => {
        for (const name of admitted.keys()) if (name < hour) admitted.delete(name);
      }),
  };

  return { ...counter, failNext, setAway };
}

export type FakeBulkCounter = ReturnType<typeof createFakeBulkCounter>;
