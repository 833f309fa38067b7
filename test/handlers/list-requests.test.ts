import { describe, expect, it } from 'vitest';
import { requestKey } from '../../src/domain/key.ts';
import type { LedgerEntry } from '../../src/ports/ledger.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { roles } from '../../src/topology.ts';
import { createWorld, hr } from '../app/world.ts';
import { APP_ID, aCaller, aDocument, NOW, SERVICE_PRINCIPAL_ID, USER_ID } from '../factories.ts';
import { createFakeLedger } from '../fakes/ledger.ts';
import { ask, walk } from './pages.ts';
import { eventIdsOf, found, ledgerWith, list, reader } from './requests.ts';

describe('the list of requests', () => {
  it('says of each what its status says, and is not cached', async () => {
    const results = [{ attributeSet: 'Engineering', name: 'Project', result: 'applied' }] as const;
    const ledger = await ledgerWith({ state: 'applied', results, hop: 3, fingerprint: 'Zugspitze' });
    const { status, headers, json } = await ask(list(ledger));
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(json).toEqual({
      value: [
        {
          id: requestKey('hr', 'event-0'),
          source: 'hr',
          eventId: 'event-0',
          state: 'applied',
          results,
          target: { type: 'user', userPrincipalName: 'jana@contoso.com' },
          receivedAt: '2026-11-20T09:00:00.000Z',
          updatedAt: '2026-11-20T09:00:00.000Z',
        },
      ],
    });
  });

  it('never has a value, nor what could be compared with one', async () => {
    const world = createWorld();
    await world.submit(hr, aDocument({ target: { type: 'user', id: USER_ID } }), { at: NOW });
    for (const body of world.bodies()) await world.apply(body, world.log);
    const { text, json } = await ask(list(world.ledger));
    expect(json).toMatchObject({ value: [{ state: 'applied' }] });
    expect(text).not.toMatch(new RegExp(`Baker|fingerprint|${world.theEntry().fingerprint}`));
  });

  it('may be empty', async () => {
    expect((await ask(list(createFakeLedger()))).json).toEqual({ value: [] });
  });

  it('cannot be told while the ledger is away', async () => {
    const ledger = createFakeLedger();
    ledger.setAway(true);
    await expect(ask(list(ledger))).rejects.toThrow(Unavailable);
  });
});

describe('a list is of', () => {
  it.each<[string, LedgerEntry['target'], Record<string, string>]>([
    ['its id', { type: 'user', key: 'id', value: USER_ID }, { targetType: 'user', id: USER_ID.toUpperCase() }],
    [
      'its user principal name',
      { type: 'user', key: 'userPrincipalName', value: 'alain@contoso.com' },
      { targetType: 'user', userPrincipalName: 'Alain@Contoso.com' },
    ],
    [
      'its mail',
      { type: 'user', key: 'mail', value: 'alain@contoso.com' },
      { targetType: 'user', mail: 'alain@contoso.com' },
    ],
    ['its employee id', { type: 'user', key: 'employeeId', value: '007' }, { targetType: 'user', employeeId: '007' }],
    [
      'its app id',
      { type: 'servicePrincipal', key: 'appId', value: APP_ID },
      { targetType: 'servicePrincipal', appId: APP_ID },
    ],
    [
      'its id, as an application',
      { type: 'servicePrincipal', key: 'id', value: SERVICE_PRINCIPAL_ID },
      { targetType: 'servicePrincipal', id: SERVICE_PRINCIPAL_ID },
    ],
  ])('one target, by %s', async (_, target, query) => {
    const ledger = await ledgerWith({}, { target }, { source: 'tickets', target }, { target: undefined });
    expect(await found(ledger, query)).toEqual(['event-2', 'event-1']);
    expect(await found(ledger, { ...query, source: 'hr' })).toEqual(['event-1']);
  });

  it('one target, by the object id that its name turned out to be', async () => {
    const ledger = await ledgerWith({ objectId: USER_ID }, {});
    expect(await found(ledger, { targetType: 'user', id: USER_ID })).toEqual(['event-0']);
  });

  it('one reference', async () => {
    const ledger = await ledgerWith({ reference: 'RITM 1' }, { reference: 'RITM 10' }, { reference: 'RITM 1' });
    expect(await found(ledger, { reference: 'RITM 1' })).toEqual(['event-2', 'event-0']);
  });

  it('what is open', async () => {
    const ledger = await ledgerWith({ state: 'applied' }, { state: 'retrying' }, { source: 'tickets' });
    expect(await found(ledger, { open: 'true' })).toEqual(['event-2', 'event-1']);
    expect(await found(ledger, { open: 'true', source: 'hr' })).toEqual(['event-1']);
    expect(await found(ledger, { open: 'true', state: 'retrying' })).toEqual(['event-1']);
    expect(await found(ledger, { open: 'true', state: 'applied' })).toEqual([]);
  });

  it('a time, from where it begins to before its end', async () => {
    const ledger = await ledgerWith({}, {}, {}, {});
    const minutes = (from: number, to: number) => ({
      from: `2026-11-20T09:0${from}:00Z`,
      to: `2026-11-20T10:0${to}:00+01:00`,
    });
    expect(await found(ledger, { source: 'hr', ...minutes(1, 3) })).toEqual(['event-2', 'event-1']);
    expect(await found(ledger, { open: 'true', ...minutes(0, 1) })).toEqual(['event-0']);
    expect(eventIdsOf(await ask(list(ledger), { query: minutes(2, 9) }))).toEqual(['event-3', 'event-2']);
  });

  it.each<Record<string, string>>([
    {},
    { state: 'applied' },
    { from: '2026-11-20T09:00:00Z', top: '5' },
    { reference: 'RITM 1', open: 'true' },
    { reference: 'RITM 1', targetType: 'user', id: USER_ID },
    { open: 'true', id: USER_ID, targetType: 'user', source: 'hr' },
  ])('one thing, and not %j; it is told which there are', async (query) => {
    const ledger = createFakeLedger();
    ledger.setAway(true);
    const { status, json } = await ask(list(ledger), { caller: reader, query });
    expect([status, json['errors']]).toMatchObject([400, [{ pointer: '', code: 'oneSelector' }]]);
    for (const way of ['targetType', 'employeeId', 'appId', 'reference', 'open=true', 'source']) {
      expect(JSON.stringify(json['errors'])).toContain(way);
    }
  });

  it.each<[Record<string, string>, string, string]>([
    [{ id: USER_ID }, '/targetType', 'required'],
    [{ targetType: 'group', id: USER_ID }, '/targetType', 'invalidFormat'],
    [{ targetType: 'user' }, '/targetType', 'oneTargetKey'],
    [{ targetType: 'user', id: USER_ID, mail: 'jana@contoso.com' }, '/targetType', 'oneTargetKey'],
    [{ targetType: 'servicePrincipal', appId: APP_ID, employeeId: '007' }, '/employeeId', 'oneTargetKey'],
    [{ targetType: 'user', id: "' or 1 eq 1" }, '/id', 'invalidFormat'],
    [{ targetType: 'user', userPrincipalName: 'Zugspitze' }, '/userPrincipalName', 'invalidFormat'],
    [{ targetType: 'user', employeeId: '' }, '/employeeId', 'tooShort'],
    [{ reference: '' }, '/reference', 'tooShort'],
    [{ reference: 'x'.repeat(257) }, '/reference', 'tooLong'],
    [{ open: 'false' }, '/open', 'invalidFormat'],
    [{ open: '' }, '/open', 'invalidFormat'],
    [{ source: 'hr', from: 'yesterday' }, '/from', 'invalidFormat'],
    [{ source: 'hr', to: '2026-11-20' }, '/to', 'invalidFormat'],
  ])('nothing where the question is %j', async (query, pointer, code) => {
    const ledger = createFakeLedger();
    ledger.setAway(true);
    const { status, json, text } = await ask(list(ledger), { caller: reader, query });
    expect([status, json['errors']]).toMatchObject([400, [{ pointer, code }]]);
    expect(json['errors']).toHaveLength(1);
    expect(text).not.toMatch(/1 eq 1|Zugspitze|yesterday/);
  });
});

it('a target is not named by what is no key of its type, and it is told which are', async () => {
  const query = { targetType: 'user', appId: APP_ID };
  const { status, json } = await ask(list(createFakeLedger()), { caller: reader, query });
  expect([status, json['errors']]).toMatchObject([400, [{ pointer: '/appId' }, { pointer: '/targetType' }]]);
  expect(JSON.stringify(json['errors'])).toContain("'id', 'userPrincipalName', 'mail', 'employeeId'");
});

describe('who asks', () => {
  const both = () => ledgerWith({ reference: 'R' }, { source: 'tickets', reference: 'R' }, { reference: 'R' });

  it('as a source sees its own requests, also by its name, and however it asks', async () => {
    const ledger = await both();
    const target = { targetType: 'user', userPrincipalName: 'jana@contoso.com' };
    const questions: readonly Record<string, string>[] = [{}, { open: 'true' }, { reference: 'R' }, target];
    for (const query of questions.flatMap((each) => [each, { ...each, source: 'hr' }])) {
      expect(eventIdsOf(await ask(list(ledger), { query }))).toEqual(['event-2', 'event-0']);
    }
  });

  it.each<Record<string, string>>([{}, { open: 'true' }, { reference: 'R' }])(
    'as a source is refused those of another one, whether there is one of that name or not, with %j',
    async (query) => {
      const ledger = await both();
      const [foreign, unknown] = await Promise.all(
        ['tickets', 'nobody'].map((source) => ask(list(ledger), { query: { ...query, source } })),
      );
      expect(foreign?.status).toBe(403);
      expect(foreign).toEqual(unknown);
    },
  );

  it('as a reader sees all of them, even if it is a source itself', async () => {
    const ledger = await both();
    expect(await found(ledger, { open: 'true' })).toEqual(['event-2', 'event-1', 'event-0']);
    const caller = aCaller({ roles: [roles.submit, roles.readRequests] });
    const query = { reference: 'R' };
    expect(eventIdsOf(await ask(list(ledger), { caller, query }))).toEqual(['event-2', 'event-1', 'event-0']);
    expect(eventIdsOf(await ask(list(ledger), { caller, query: { source: 'tickets' } }))).toEqual(['event-1']);
    expect(await ask(list(ledger), { caller })).toMatchObject({ status: 400 });
  });

  it('as neither is refused', async () => {
    const caller = aCaller({ applicationId: reader.applicationId });
    expect(await ask(list(await both()), { caller })).toMatchObject({ status: 403 });
  });
});

describe('a list that is filtered', () => {
  it('by state has the requests in that state only', async () => {
    const ledger = await ledgerWith(
      { state: 'applied' },
      { state: 'retrying' },
      { state: 'applied', source: 'tickets' },
    );
    expect(eventIdsOf(await ask(list(ledger), { query: { state: 'applied' } }))).toEqual(['event-0']);
    expect(await found(ledger, { state: 'applied', source: 'tickets' })).toEqual(['event-2']);
  });

  it('by state may have pages that are not full, and goes on', async () => {
    const states = ['applied', 'retrying', 'retrying', 'retrying', 'applied'] as const;
    const ledger = await ledgerWith(...states.map((state) => ({ state })));
    const { pages } = await walk(list(ledger), { path: 'requests', query: { state: 'applied', top: '2' } });
    expect(pages.map(({ length }) => length)).toEqual([1, 0, 1]);
  });

  it.each(['pending', 'Applied', '', 'applied,retrying', "applied' or '1' eq '1"])(
    'by a state that there is not (%j) is refused, and told which there are',
    async (state) => {
      const { status, json } = await ask(list(createFakeLedger()), { query: { state } });
      expect([status, json['errors']]).toMatchObject([400, [{ pointer: '/state', code: 'invalidFormat' }]]);
      expect(JSON.stringify(json['errors'])).toContain('reserved, queued, scheduled');
    },
  );
});
