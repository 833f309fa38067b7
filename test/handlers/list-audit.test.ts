import { createSecretKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { createSeal } from '../../src/adapters/seal.ts';
import { listAudit } from '../../src/handlers/list-audit.ts';
import { createCursors } from '../../src/intake/cursor.ts';
import { createWorld, hr } from '../app/world.ts';
import { aCaller, aDocument, USER_ID } from '../factories.ts';
import { anHttpRequest, answerOf } from './invocation.ts';

const cursors = createCursors(createSeal([createSecretKey(Buffer.alloc(32, 7))]));

async function ofSome(count: number) {
  const world = createWorld();
  const handler = listAudit(world.audit, cursors);
  for (let index = 0; index < count; index++) {
    await world.submit(hr, aDocument({ eventId: `event-${index}` }), { at: world.now() });
    await world.drain();
    world.pass(60_000);
  }
  const list = async (query: Record<string, string>, applicationId = 'auditor') => {
    const caller = aCaller({ applicationId });
    return answerOf((await handler(anHttpRequest({ query }), caller, world.log)) ?? {});
  };
  return { world, list };
}

const eventsOf = (json: Record<string, unknown>) =>
  (json['value'] as readonly { readonly eventId: string }[]).map(({ eventId }) => eventId);

it('lists the newest first, a page at a time, with the target by its names', async () => {
  const { list } = await ofSome(3);
  const first = await list({ top: '2' });
  expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(eventsOf(first.json)).toEqual(['event-2', 'event-1']);
  expect(first.json['value']).toMatchObject([
    { outcome: 'unchanged', target: { type: 'user', userPrincipalName: 'jana@contoso.com', id: USER_ID } },
    {},
  ]);
  const cursor = new URL(String(first.json['nextLink']), 'https://relay').searchParams.get('cursor') ?? '';
  const rest = await list({ top: '2', cursor });
  expect([eventsOf(rest.json), rest.json['nextLink']]).toEqual([['event-0'], undefined]);
});

it('finds those of one target by any of its names, and in a time', async () => {
  const { world, list } = await ofSome(2);
  const ofUser = (query: Record<string, string>) => list({ targetType: 'user', ...query });
  expect(eventsOf((await ofUser({ userPrincipalName: 'JANA@contoso.com' })).json)).toHaveLength(2);
  expect(eventsOf((await ofUser({ id: USER_ID.toUpperCase() })).json)).toHaveLength(2);
  expect(eventsOf((await list({ targetType: 'servicePrincipal', id: USER_ID })).json)).toEqual([]);
  const from = new Date(world.now() - 60_000).toISOString();
  expect(eventsOf((await ofUser({ id: USER_ID, from })).json)).toEqual(['event-1']);
  expect(eventsOf((await list({ to: from })).json)).toEqual(['event-0']);
});

it.each([
  [{ targetType: 'user' }, 'oneTargetKey', ''],
  [{ targetType: 'user', id: USER_ID, mail: 'a@b.c' }, 'oneTargetKey', ''],
  [{ targetType: 'group', id: USER_ID }, 'invalidFormat', '/targetType'],
  [{ id: USER_ID }, 'required', '/targetType'],
  [{ targetType: 'servicePrincipal', mail: 'Zugspitze@contoso.com' }, 'oneTargetKey', '/mail'],
  [{ from: 'Zugspitze' }, 'invalidFormat', '/from'],
  [{ top: '201' }, 'tooLong', '/top'],
  [{ cursor: 'Zugspitze' }, 'invalidFormat', '/cursor'],
] as const)('says what is wrong with %j', async (query, code, pointer) => {
  const { list } = await ofSome(0);
  const { status, json, text } = await list(query);
  expect(status).toBe(400);
  expect(json['errors']).toEqual(expect.arrayContaining([expect.objectContaining({ code })]));
  if (pointer) expect(json['errors']).toEqual(expect.arrayContaining([expect.objectContaining({ pointer })]));
  expect(text).not.toContain('Zugspitze');
});

it('a cursor is only for who got it, and for the same question', async () => {
  const { list } = await ofSome(2);
  const { json } = await list({ top: '1' });
  const cursor = new URL(String(json['nextLink']), 'https://relay').searchParams.get('cursor') ?? '';
  expect((await list({ cursor })).status).toBe(200);
  expect((await list({ cursor }, 'another')).status).toBe(400);
  expect((await list({ cursor, to: '2027-01-01T00:00:00Z' })).status).toBe(400);
});
