import { createSecretKey } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSeal } from '../../src/adapters/seal.ts';
import type { Failure } from '../../src/domain/failure.ts';
import { type GateState, gateCauses, openGate } from '../../src/domain/gate.ts';
import type { GuardedHandler } from '../../src/handlers/guard.ts';
import { searchAttributes, showAttributes } from '../../src/handlers/read-attributes.ts';
import { searchTargets } from '../../src/handlers/search-targets.ts';
import { createCursors } from '../../src/intake/cursor.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { createWorld, jana, type World } from '../app/world.ts';
import { aCaller, aSource, NOW, USER_ID } from '../factories.ts';
import { anHttpRequest, answerOf } from './invocation.ts';

let world: World;
beforeEach(() => {
  world = createWorld({ sources: [aSource({ reads: '*' })], principals: [jana] });
});

const cursors = createCursors(createSeal([createSecretKey(Buffer.alloc(32, 7))]));
const filter = { attributeSet: 'Engineering', attribute: 'Project', operator: 'eq', value: 'Baker' };
type Read = (toRead: World) => readonly [GuardedHandler, unknown];
const reads: readonly (readonly [string, Read])[] = [
  ['a read', (of) => [showAttributes('user', { ...of.app, sources: of.sources }), undefined]],
  ['a search in one', (of) => [searchAttributes('user', { ...of.app, sources: of.sources }), { startsWith: 'B' }]],
  ['a search', (of) => [searchTargets('user', { ...of.app, sources: of.sources, cursors }), { filters: [filter] }]],
];

async function ask(read: Read) {
  const [handler, body] = read(world);
  const request = anHttpRequest({ params: { name: USER_ID }, ...(body === undefined ? {} : { body }) });
  return answerOf(await handler(request, aCaller(), world.log));
}
const fail = (failure: Failure | undefined) => {
  world.directory.failAlways(failure);
  world.search.failAlways(failure);
};
const asked = () => world.io.calls.filter((call) => /^(directory|search)\./.test(call)).length;

describe.each(reads)('%s that the directory does not answer', (_, read) => {
  it.each<[Failure, number, string | null]>([
    [{ kind: 'throttled', status: 429, retryAfterInMs: 2_500 }, 503, '3'],
    [{ kind: 'throttled', status: 429 }, 503, '5'],
    [{ kind: 'unavailable', status: 503, retryAfterInMs: 0 }, 503, '1'],
    [{ kind: 'unavailable' }, 503, '5'],
    [{ kind: 'unauthorized', status: 401 }, 503, '5'],
    [{ kind: 'targetForbidden', status: 403, code: 'Authorization_RequestDenied' }, 503, '5'],
    [{ kind: 'rejected', status: 400, code: 'Request_BadRequest' }, 502, null],
    [{ kind: 'targetNotFound', status: 404 }, 404, null],
    [{ kind: 'targetAmbiguous' }, 409, null],
  ])('(%j) is %i, with Retry-After %s, and not kept', async (failure, expected, retryAfter) => {
    fail(failure);
    const { status, headers, text } = await ask(read);
    expect([status, headers.get('retry-after'), headers.get('cache-control')]).toEqual([
      expected,
      retryAfter,
      'no-store',
    ]);
    expect(text).not.toContain(failure.code ?? 'Authorization');
  });

  it('is in the log with the directory’s code and request id', async () => {
    fail({ kind: 'rejected', status: 400, code: 'Request_BadRequest', requestId: 'r-1' });
    await ask(read);
    expect(world.linesOf('directory.failed')).toEqual([
      { kind: 'rejected', status: 400, code: 'Request_BadRequest', requestId: 'r-1' },
    ]);
  });

  it('because it asks for fewer calls closes the gate for everybody, and nobody asks again before', async () => {
    fail({ kind: 'throttled', retryAfterInMs: 30_000 });
    expect((await ask(read)).headers.get('retry-after')).toBe('30');
    expect(world.gateStore.state()).toMatchObject({ cause: 'throttled', closedUntil: NOW + 30_000 });
    fail(undefined);
    const before = asked();
    world.pass(10_000);
    expect(await ask(read)).toMatchObject({ status: 503 });
    expect(asked()).toBe(before);
    world.pass(21_000);
    expect(await ask(read)).toMatchObject({ status: 200 });
  });

  it.each(['unavailable', 'targetForbidden', 'rejected'] as const)(
    'because it is %s closes no gate, however often: it tells nothing of writes',
    async (kind) => {
      fail({ kind });
      for (let time = 0; time < 10; time++) await ask(read);
      expect(world.gateStore.state()).toEqual(openGate);
    },
  );
});

describe.each(reads)('%s at a gate', (_, read) => {
  const closed: GateState = { ...openGate, cause: 'throttled', closedUntil: NOW + 7_200, closings: 1 };

  it.each(gateCauses)('that is closed because %s waits outside for as long as that', async (cause) => {
    world.gateStore.set({ ...closed, cause });
    const { status, headers } = await ask(read);
    expect([status, headers.get('retry-after'), headers.get('cache-control')]).toEqual([503, '8', 'no-store']);
    expect(asked()).toBe(0);
  });

  it('that somebody is probing comes back in a second', async () => {
    world.gateStore.set({ ...closed, closedUntil: NOW - 1, probeUntil: NOW + 40_000 });
    expect((await ask(read)).headers.get('retry-after')).toBe('1');
    expect(asked()).toBe(0);
  });

  it('that nobody probes goes on, and is no probe itself', async () => {
    const halfOpen = { ...closed, closedUntil: NOW - 1 };
    world.gateStore.set(halfOpen);
    expect(await ask(read)).toMatchObject({ status: 200 });
    expect(world.gateStore.state()).toEqual(halfOpen);
    world.pass(2_000);
    fail({ kind: 'throttled' });
    await ask(read);
    expect(world.gateStore.state()).toMatchObject({ closings: 2 });
  });

  it('that cannot be read is an outage', async () => {
    world.gateStore.setAway(true);
    await expect(ask(read)).rejects.toThrow(Unavailable);
  });
});

it('a read that succeeds ends no streak of refused writes', async () => {
  const users = [1, 2, 3].map((number) => `0000000${number}-0000-4000-8000-00000000000${number}`);
  const read = reads[0]?.[1];
  if (!read) expect.unreachable('there is a read');
  for (const id of users) {
    await ask(read);
    await world.app.gate.failed({ isProbe: false }, { kind: 'targetForbidden' }, id);
  }
  expect(world.gateStore.state()).toMatchObject({ cause: 'forbidden' });
});
