import { beforeEach, describe, expect, it } from 'vitest';
import { openGate } from '../../src/domain/gate.ts';
import { READS_MAY_BE_STALE_FOR_IN_MS } from '../../src/domain/memory.ts';
import { createVerification } from '../../src/handlers/create-verification.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { roles } from '../../src/topology.ts';
import { createWorld, hr, type World } from '../app/world.ts';
import { aCaller, aChange, aDocument, CALLER_ID, USER_ID } from '../factories.ts';
import { anHttpRequest, answerOf } from './invocation.ts';
import { cursors, forgedCursors } from './pages.ts';

const COUNT = 120;
const idOf = (index: number) => `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000`;
const users = Array.from({ length: COUNT }, (_, index) => ({
  ...({ type: 'user', id: idOf(index), userPrincipalName: `user${index}@contoso.com` } as const),
}));

let world: World;
beforeEach(() => {
  world = createWorld({ principals: users });
});

async function applied(count: number): Promise<void> {
  for (const { id } of users.slice(0, count)) {
    const attributes = { Engineering: { ProjectDate: '2026-12-01' } };
    await world.submit(hr, aDocument({ eventId: id, target: { type: 'user', id }, attributes }), { at: world.now() });
  }
  await world.drain();
  world.pass(READS_MAY_BE_STALE_FOR_IN_MS);
}
const change = (index: number, value: string | null) =>
  world.directory.write({ type: 'user', objectId: idOf(index) }, [aChange(value, { name: 'ProjectDate' })]);

type Item = { readonly target: { readonly id: string }; readonly differences: readonly unknown[] };
async function verify(body: unknown, applicationId = CALLER_ID) {
  const lines: unknown[] = [];
  const handler = createVerification({ verify: world.app.verify, memories: world.memories, cursors });
  const caller = aCaller({ applicationId, roles: [roles.operate] });
  const request = anHttpRequest({ body, path: 'verifications' });
  const answer = answerOf(await handler(request, caller, (...line) => lines.push(line)));
  const value = (answer.json['value'] ?? []) as readonly Item[];
  return { ...answer, lines, value, cursor: answer.json['cursor'] as string | undefined };
}

describe('a verification of named targets', () => {
  it('has every one of them with what differs, by name and never by value', async () => {
    await applied(2);
    await change(1, 'Geheim');
    const byName = { type: 'user', userPrincipalName: 'user1@contoso.com' };
    const gone = { type: 'user', id: USER_ID };
    const { status, headers, text, json } = await verify({ targets: [{ type: 'user', id: idOf(0) }, byName, gone] });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(json).toEqual({
      value: [
        { target: { type: 'user', id: idOf(0) }, checked: 1, unverifiable: 0, differences: [] },
        {
          target: { ...byName, id: idOf(1) },
          ...{ checked: 1, unverifiable: 0 },
          differences: [{ attributeSet: 'Engineering', name: 'ProjectDate', difference: 'different' }],
        },
        { target: gone, checked: 0, unverifiable: 0, differences: [], finding: 'targetNotFound' },
      ],
    });
    expect(text).not.toMatch(/Geheim|2026-12-01/);
  });

  it('is counted in the log, with who asked', async () => {
    await applied(2);
    await change(1, null);
    const { lines } = await verify({ targets: [0, 1].map((index) => ({ type: 'user', id: idOf(index) })) });
    const fields = { operatedBy: CALLER_ID, targets: 2, differing: 1, isStopped: false };
    expect(lines).toEqual([['info', 'targets.verified', fields]]);
  });

  it('is made whole or not at all', async () => {
    await applied(20);
    const targets = users.slice(0, 20).map(({ type, id }) => ({ type, id }));
    world.directory.failNext('read', { kind: 'throttled', retryAfterInMs: 17_200 }, 'before', 10);
    const stopped = await verify({ targets });
    expect([stopped.status, stopped.headers.get('retry-after')]).toEqual([503, '18']);
    expect(stopped.headers.get('content-type')).toBe('application/problem+json');
    world.gateStore.set(openGate);
    world.pass(1_000);
    expect((await verify({ targets })).value).toHaveLength(20);
  });
});

describe('a verification of all targets', () => {
  async function walk(top?: number) {
    const pages: (readonly Item[])[] = [];
    let cursor: string | undefined;
    do {
      const page = await verify({ ...(top && { top }), ...(cursor !== undefined && { cursor }) });
      if (page.status !== 200) throw new Error(page.text);
      pages.push(page.value);
      cursor = page.cursor;
    } while (cursor !== undefined && pages.length < COUNT);
    return pages;
  }

  it('has each of them once, also those without a difference, 50 at a time or as many as asked for', async () => {
    await applied(COUNT);
    await change(77, 'never');
    for (const [top, sizes] of [
      [undefined, [50, 50, 20]],
      [40, [40, 40, 40]],
      [1, Array(COUNT).fill(1)],
    ] as const) {
      const pages = await walk(top);
      expect(pages.map(({ length }) => length)).toEqual(sizes);
      const items = pages.flat();
      expect(items.map(({ target }) => target.id)).toEqual(users.map(({ id }) => id));
      expect(items.flatMap(({ target, differences }) => differences.map(() => target.id))).toEqual([idOf(77)]);
    }
  });

  it('is empty where the relay has never written anything', async () => {
    expect((await verify({})).json).toEqual({ value: [] });
  });

  it('reads no more than its page, and nothing of the others', async () => {
    await applied(20);
    const before = world.io.calls.length;
    await verify({ top: 5 });
    const made = world.io.calls.slice(before);
    expect(made.filter((call) => call === 'directory.read')).toHaveLength(5);
    expect(made.filter((call) => call === 'memories.read')).toHaveLength(5);
  });

  it('that is stopped has what it has come to, and goes on from there', async () => {
    await applied(20);
    world.directory.failNext('read', { kind: 'throttled', retryAfterInMs: 30_000 }, 'before', 10);
    const first = await verify({});
    expect(first.status).toBe(200);
    expect(first.value.map(({ target }) => target.id)).toEqual(users.slice(0, 10).map(({ id }) => id));

    const closed = await verify({ cursor: first.cursor });
    expect([closed.status, closed.headers.get('retry-after')]).toEqual([503, '30']);
    world.gateStore.set(openGate);
    world.pass(1_000);
    const rest = await verify({ cursor: first.cursor });
    expect(rest.value.map(({ target }) => target.id)).toEqual(users.slice(10, 20).map(({ id }) => id));
    expect(rest.cursor).toBeUndefined();
  });

  it('cannot be made while the memories are away', async () => {
    world.memories.setAway(true);
    await expect(verify({})).rejects.toThrow(Unavailable);
  });
});

describe('a cursor', () => {
  it('does not say where it stands, and is good for nobody else', async () => {
    await applied(2);
    const { cursor = '' } = await verify({ top: 1 });
    expect(Buffer.from(cursor.slice(2), 'base64url').toString('latin1')).not.toContain(idOf(0).slice(0, 8));
    const other = await verify({ cursor }, 'another application');
    expect([other.status, other.json['errors']]).toMatchObject([422, [{ pointer: '/cursor' }]]);
    const ofAnotherList = cursors.write(['requests', CALLER_ID], `${idOf(0)}/user`);
    expect(await verify({ cursor: ofAnotherList })).toMatchObject({ status: 422 });
  });

  it.each(forgedCursors)('that is %s is refused', async (_, cursor) => {
    world.memories.setAway(true);
    const { status, json, headers } = await verify({ cursor });
    expect([status, headers.get('content-type')]).toEqual([422, 'application/problem+json']);
    expect(json['errors']).toMatchObject([{ pointer: '/cursor', code: 'invalidFormat' }]);
  });
});

describe('an order', () => {
  const target = { type: 'user', id: USER_ID };
  it.each<[string, unknown, number, string, string]>([
    ['that is no JSON', '{', 400, '', 'malformedJson'],
    ['that is nothing', 'null', 422, '', 'invalidType'],
    ['that is a list', [target], 422, '', 'invalidType'],
    ['of no target', { targets: [] }, 422, '/targets', 'tooShort'],
    ['of 51 targets', { targets: Array(51).fill(target) }, 422, '/targets', 'tooMany'],
    ['of targets that are no list', { targets: target }, 422, '/targets', 'invalidType'],
    ['of no targets after all', { targets: null }, 422, '/targets', 'invalidType'],
    ['of a target that is a text', { targets: [USER_ID] }, 422, '/targets/0', 'invalidType'],
    ['of a group', { targets: [{ type: 'group', id: USER_ID }] }, 422, '/targets/0/type', 'invalidFormat'],
    ['of a target without a name', { targets: [target, { type: 'user' }] }, 422, '/targets/1', 'oneTargetKey'],
    ['of a target with two', { targets: [{ ...target, mail: 'a@b.c' }] }, 422, '/targets/0', 'oneTargetKey'],
    ['of an id that is none', { targets: [{ type: 'user', id: 'Geheim' }] }, 422, '/targets/0/id', 'invalidFormat'],
    ['of targets and a page', { targets: [target], top: 5 }, 422, '/top', 'unknownField'],
    ['of targets from a cursor on', { targets: [target], cursor: 'x' }, 422, '/cursor', 'unknownField'],
    ['of a page of none', { top: 0 }, 422, '/top', 'tooShort'],
    ['of a page of 51', { top: 51 }, 422, '/top', 'tooLong'],
    ['of half a target', { top: 1.5 }, 422, '/top', 'invalidType'],
    ['of a page that is a text', { top: '5' }, 422, '/top', 'invalidType'],
    ['with a cursor that is a number', { cursor: 5 }, 422, '/cursor', 'invalidType'],
    ['with more than that', { force: true }, 422, '/force', 'unknownField'],
  ])('%s is refused, and nothing is read', async (_, body, expected, pointer, code) => {
    const before = world.io.calls.length;
    const { status, json, text } = await verify(body);
    expect(status).toBe(expected);
    expect(json['errors']).toMatchObject([{ pointer, code }]);
    expect(text).not.toContain('Geheim');
    expect(world.io.calls).toHaveLength(before);
  });
});
