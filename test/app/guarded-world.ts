import type { Source } from '../../src/domain/source.ts';
import { aUser, createWorld, hr, OPERATOR } from './world.ts';

/** How many targets the source of these tests may change in an hour. */
export const LIMIT = 2;
export const HOUR = 3_600_000;
export const HELD = 'deadLettered bulkGuard';
export const guarded: Source = { ...hr, targetsPerHour: LIMIT };
/** The hour in which the clock begins. */
export const place = { source: 'hr', hour: '2026-11-20T09' };

export const named = (number: number) => ({ type: 'user', userPrincipalName: `user${number}@contoso.com` });
export const projects = (...values: readonly string[]) => ({ Engineering: { Project: values } });

/** Nine users, and a source that may change two of them in an hour. */
export function createGuardedWorld() {
  const principals = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(aUser);
  const world = createWorld({ sources: [guarded], principals });
  let hires = 0;
  return {
    ...world,
    principals,
    /** One request for each user, worked off one after the other; their ids. */
    async hire(numbers: readonly number[], attributes: unknown = projects('Baker')): Promise<readonly string[]> {
      const ids: string[] = [];
      for (const number of numbers) {
        hires += 1;
        world.pass(1);
        ids.push(await world.request({ eventId: `hire-${hires}`, target: named(number), attributes }));
        await world.drain();
      }
      return ids;
    },
    endsOf: (ids: readonly string[]) =>
      ids.map((id) => [world.entry(id).state, world.entry(id).reason].filter((part) => part).join(' ')),
    counted: (at = place) => world.bulkCounter.count(at),
    /** How many users have something of the set. */
    changed: () => principals.filter(({ id }) => world.directory.assignedTo(id)['Engineering'] !== undefined).length,
    release: (id: string, operatedBy = OPERATOR, dryRun = false) =>
      world.app.replay({ id, operatedBy, dryRun }, world.log),
    /** Calls of the bulk guard's table. */
    guardCalls: () => world.io.calls.filter((call) => call.startsWith('bulk')),
  };
}

export type GuardedWorld = ReturnType<typeof createGuardedWorld>;
