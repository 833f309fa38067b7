import { beforeEach, describe, expect, it } from 'vitest';
import { createBulkException, endBulkException, showBulkException } from '../../src/handlers/bulk-exceptions.ts';
import type { GuardedHandler } from '../../src/handlers/guard.ts';
import { operateDeadLetters } from '../../src/handlers/operate-dead-letters.ts';
import { roles } from '../../src/topology.ts';
import { createGuardedWorld, type GuardedWorld } from '../app/guarded-world.ts';
import { aCaller, CALLER_ID } from '../factories.ts';
import { anHttpRequest, answerOf } from './invocation.ts';
import { cursors } from './pages.ts';

const OPERATOR_ID = '7c1d2e3f-4a5b-4c6d-8e9f-0a1b2c3d4e5f';

let world: GuardedWorld;
beforeEach(() => {
  world = createGuardedWorld();
});

async function call(handler: GuardedHandler, applicationId: string, body?: unknown) {
  const request = anHttpRequest({ body, params: { source: 'hr' } });
  return answerOf(await handler(request, aCaller({ applicationId, roles: [roles.operate] }), world.log));
}

describe('the exception of a source, over HTTP', () => {
  const body = { targetsPerHour: 5_000, until: '2026-11-21T18:00:00Z', justification: 'CHG0030123' };
  const handlers = () => ({
    allow: createBulkException(world.app.bulkException, world.now),
    end: endBulkException(world.app.bulkException),
    show: showBulkException(world.app.bulkException),
  });

  it('is granted, shown and ended', async () => {
    const { allow, end, show } = handlers();
    const limited = { source: 'hr', targetsPerHour: 2, hour: '2026-11-20T09', targets: 0 };
    const exception = { ...body, until: '2026-11-21T18:00:00.000Z', grantedBy: OPERATOR_ID };
    expect(await call(allow, OPERATOR_ID, body)).toMatchObject({ status: 200, json: { ...limited, exception } });
    const shown = await call(show, OPERATOR_ID);
    expect(shown).toMatchObject({ status: 200, json: { ...limited, exception } });
    expect(shown.headers.get('cache-control')).toBe('no-store');
    expect((await call(end, OPERATOR_ID)).json).toEqual(limited);
    expect((await call(show, OPERATOR_ID)).json).toEqual(limited);
  });

  it('is refused with the field that is wrong', async () => {
    const { allow } = handlers();
    expect(await call(allow, OPERATOR_ID, { ...body, targetsPerHour: 2 })).toMatchObject({
      status: 422,
      json: { errors: [{ pointer: '/targetsPerHour', code: 'outOfRange' }] },
    });
    expect(await call(allow, OPERATOR_ID, { ...body, until: '2027-11-21T18:00:00Z' })).toMatchObject({
      status: 422,
      json: { errors: [{ pointer: '/until', code: 'inFuture' }] },
    });
  });

  it('is none of the business of who sends', async () => {
    const { allow, end, show } = handlers();
    expect(await call(allow, CALLER_ID, body)).toMatchObject({ status: 403 });
    expect(await call(end, CALLER_ID)).toMatchObject({ status: 403 });
    expect(await call(show, CALLER_ID)).toMatchObject({ status: 403 });
  });
});

describe('letters of the bulk guard, over HTTP', () => {
  const replay = () =>
    operateDeadLetters(world.index, cursors, { status: 202, state: 'queued', work: world.app.replay });

  it('are released by their reason, and no others', async () => {
    const ids = await world.hire([1, 2, 3, 4]);
    world.directory.failNext('read', { kind: 'rejected' });
    const [other = ''] = await world.hire([5]);
    const answer = await call(replay(), OPERATOR_ID, { filter: { reason: 'bulkGuard' } });
    const results = answer.json['results'] as readonly { readonly id: string; readonly status: number }[];
    expect(results.map(({ id, status }) => [id, status]).toSorted()).toEqual(
      ids
        .slice(2)
        .map((id) => [id, 202])
        .toSorted(),
    );
    await world.drain();
    expect(world.endsOf([...ids, other])).toEqual([...Array(4).fill('applied'), 'deadLettered rejected']);
  });

  it.each([true, false])('are not for who sent them (dryRun: %s)', async (dryRun) => {
    const [, , id = ''] = await world.hire([1, 2, 3]);
    const { status, json } = await call(replay(), CALLER_ID, { ids: [id], dryRun });
    expect([status, json['results']]).toMatchObject([
      200,
      [{ id, status: 403, problem: { status: 403, errors: [{ pointer: '', code: 'ownRelease' }] } }],
    ]);
    expect(world.box.letters()).toHaveLength(1);
  });
});
