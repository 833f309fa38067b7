import type { RecentEvent, RecentEvents } from '../../src/ports/recent-events.ts';
import { createOutages } from './outages.ts';

/** What came lately, in memory. */
export function createFakeRecentEvents() {
  const { run, failNext, setAway } = createOutages<'claim' | 'purge'>('recentEvents');
  const rows = new Map<string, RecentEvent>();

  const recent: RecentEvents = {
    claim: (content, { eventId, receivedAt }, withinInMs) =>
      run('claim', () => {
        const event = { eventId, receivedAt: new Date(receivedAt).toISOString() };
        const first = rows.get(content);
        const elapsed = first && Date.parse(receivedAt) - Date.parse(first.receivedAt);
        if (first && elapsed !== undefined && Math.abs(elapsed) < withinInMs) return first;
        if (elapsed === undefined || elapsed > 0) rows.set(content, event);
        return event;
      }),
    purge: (before) =>
      run('purge', () => {
        for (const [content, { receivedAt }] of rows) {
          if (Date.parse(receivedAt) < Date.parse(before)) rows.delete(content);
        }
      }),
  };
  return { ...recent, failNext, setAway, size: () => rows.size };
}

export type FakeRecentEvents = ReturnType<typeof createFakeRecentEvents>;
