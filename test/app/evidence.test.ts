import { describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../src/ports/audit.ts';
import { CALLER_ID, exampleDefinitions, NOW, USER_ID } from '../factories.ts';
import type { When } from '../fakes/faults.ts';
import { createWorld, editor, hr, jana, OPERATOR, type World } from './world.ts';

/** What an audit record says. */

const byId = { target: { type: 'user', id: USER_ID } };
const projects = (Project: unknown) => ({ ...byId, attributes: { Engineering: { Project } } });
const baker = { assigned: { Engineering: { Project: ['Baker'] } } };

const theRecord = (world: World): AuditRecord => {
  const [record, ...others] = world.audit.records();
  if (!record || others.length > 0) throw new Error(`There are ${world.audit.records().length} records.`);
  return record;
};
const changesOf = (world: World) => world.audit.records().map(({ changes }) => changes?.[0]);

describe('the record of a request that was applied', () => {
  it('says who, what, when, why, and by which rules', async () => {
    const world = createWorld();
    const catalog = await world.catalog.get();
    world.io.answer('directory.write', () => ({ kind: 'written', requestId: 'of the answer' }));
    const document = {
      ...{ eventId: 'hire-8731', reference: 'RITM0010001', onBehalfOf: 'hr@contoso.com', justification: 'Transfer' },
      target: { type: 'user', userPrincipalName: 'jana@contoso.com' },
      attributes: { Engineering: { project: ['Baker', 'Cascade'], NumVendors: 4, Certification: null } },
    };
    const submission = await world.submit(hr, document, { at: world.now(), submittedBy: CALLER_ID });
    const request = submission.kind === 'accepted' ? submission.id : expect.unreachable('it is good');
    await world.drain();
    const digest = expect.stringMatching(/^[\w-]{16}$/);
    const ofEngineering = (name: string, count: number, after: unknown) => ({
      ...{ attributeSet: 'Engineering', name, operation: count > 0 ? 'set' : 'clear', count, before: '', after },
    });
    expect(theRecord(world)).toEqual({
      id: `${request}#${world.entry(request).hop}#applied`,
      at: world.entry(request).updatedAt,
      outcome: 'applied',
      source: 'hr',
      request,
      eventId: 'hire-8731',
      submittedBy: CALLER_ID,
      reference: 'RITM0010001',
      onBehalfOf: 'hr@contoso.com',
      justification: 'Transfer',
      target: { type: 'user', key: 'userPrincipalName', value: 'jana@contoso.com' },
      objectId: USER_ID,
      attempts: 0,
      changes: [
        ofEngineering('Project', 2, digest),
        ofEngineering('NumVendors', 1, digest),
        ofEngineering('Certification', 0, ''),
      ],
      policyVersion: hr.version,
      definitionsVersion: catalog.version(),
      graphRequestId: 'of the answer',
    });
  });

  it('tells one value from another, whatever the order of a collection, and no value of one target from another', async () => {
    const other = { ...jana, id: '00000001-0000-4000-8000-000000000001', userPrincipalName: 'other@contoso.com' };
    const world = createWorld({ principals: [jana, other] });
    const toOther = { target: { type: 'user', id: other.id } };
    for (const [index, request] of [
      projects(['Baker', 'Cascade']),
      projects(['Cascade', 'Baker']),
      projects(['Alpine']),
      projects(['Baker', 'Cascade']),
      { ...projects(['Alpine']), ...toOther },
    ].entries()) {
      world.pass(1_000);
      await world.request({ ...request, eventId: `event ${index}` });
      await world.drain();
    }
    const [first, same, third, back, elsewhere] = changesOf(world);
    expect(same).toMatchObject({ before: first?.after, after: first?.after });
    expect(third).toMatchObject({ before: first?.after });
    expect(third?.after).not.toBe(first?.after);
    expect(back).toMatchObject({ before: third?.after, after: first?.after });
    expect(elsewhere?.after).not.toBe(third?.after);
    expect(world.audit.records().map(({ outcome }) => outcome)).toContain('unchanged');
  });

  it('knows what a read does not show yet', async () => {
    const world = createWorld({ sources: [editor] });
    await world.request({ ...projects({ add: ['Baker'] }), eventId: 'first' });
    await world.drain();
    world.pass(1_000);
    // As if nothing had been written.
    world.io.answer('directory.read', () => ({ kind: 'found', current: 'unknown' }));
    await world.request({ ...projects({ add: ['Cascade'], remove: ['Alpine'] }), eventId: 'second' });
    await world.drain();
    const [first, second] = changesOf(world);
    expect(second).toMatchObject({ operation: 'edit', count: 2, before: first?.after });
    expect(second?.after).not.toBe(first?.after);
  });

  it('has of a whole set what the target held', async () => {
    const assigned = { Engineering: { Project: ['Baker'], NumVendors: 4 } };
    const world = createWorld({ principals: [{ ...jana, assigned }] });
    await world.request({ ...byId, eventId: 'held', attributes: { engineering: null } });
    await world.drain();
    world.pass(1_000);
    await world.request({ ...byId, eventId: 'nothing', attributes: { engineering: null } });
    await world.drain();
    const digest = expect.stringMatching(/^[\w-]{16}$/);
    const cleared = { attributeSet: 'Engineering', operation: 'clear', count: 0, after: '' };
    expect(world.audit.records().map(({ changes }) => changes)).toEqual([
      ['Project', 'NumVendors'].map((name) => ({ ...cleared, name, before: digest })),
      [{ ...cleared, name: '*', before: '' }],
    ]);
  });
});

describe('what was there before a write', () => {
  const interruptions: readonly (readonly ['outage' | 'crash', When])[] = [
    ['crash', 'before'],
    ['crash', 'after'],
    ['outage', 'after'],
  ];

  /** A request over what is there, every call of which meets a fault in turn. */
  async function changed(
    request: Readonly<Record<string, unknown>>,
    interrupt?: readonly [number, 'outage' | 'crash', When],
  ) {
    const world = createWorld({ principals: [{ ...jana, ...baker }], sources: [editor] });
    await world.request(request);
    const first = world.io.calls.length;
    if (interrupt) world.io.interrupt(first + interrupt[0], interrupt[1], interrupt[2]);
    await world.drain();
    const calls = world.io.calls.slice(first);
    await world.tellClosed();
    return { record: theRecord(world), calls };
  }

  it.each([
    ['a set', projects(['Alpine'])],
    ['a clear', projects(null)],
    ['an edit', projects({ add: ['Cascade'], remove: ['Baker'] })],
  ])('of %s is on record, whatever call meets a fault', async (_, request) => {
    const { record, calls } = await changed(request);
    expect(record.changes).toHaveLength(1);
    expect(record.changes?.[0]?.before).not.toBe(record.changes?.[0]?.after);
    for (const [by, when] of interruptions) {
      for (const [index, call] of calls.entries()) {
        const again = await changed(request, [index, by, when]);
        expect([by, when, call, again.record.changes]).toEqual([by, when, call, record.changes]);
      }
    }
  });

  it('is what another one has written meanwhile, if the request has to wait', async () => {
    const world = createWorld({ principals: [{ ...jana, ...baker }] });
    world.directory.failNext('write', { kind: 'throttled', retryAfterInMs: 600_000 });
    const { assignedTo } = world.directory;
    const slow = await world.request({ ...projects(['Alpine']), eventId: 'slow' });
    await world.drain(300_000);
    await world.directory.write({ type: 'user', objectId: USER_ID }, [
      {
        operation: 'set',
        value: ['Cascade'],
        attribute: {
          ...exampleDefinitions[0],
          attributeSet: 'Engineering',
          name: 'Project',
          type: 'String',
          isCollection: true,
        },
      },
    ]);
    await world.drain();
    expect(assignedTo(USER_ID)).toEqual({ Engineering: { Project: ['Alpine'] } });
    const [change] = theRecord(world).changes ?? [];
    expect(world.entry(slow).state).toBe('applied');
    const bakers = (await changed(projects(['Alpine']))).record.changes?.[0];
    expect(change).toMatchObject({ after: bakers?.after });
    expect(change?.before).not.toBe(bakers?.before);
  });
});

describe('the record of a request that was not applied', () => {
  it('says why, with what was asked and by which rules it was refused', async () => {
    const world = createWorld();
    await world.request(projects(['Baker']));
    world.configure({ ...hr, allow: [], version: 'v2' });
    await world.drain();
    expect(theRecord(world)).toMatchObject({
      outcome: 'deadLettered',
      reason: 'forbidden',
      problems: [{ pointer: '/target/type', code: 'targetTypeNotAllowed' }],
      policyVersion: 'v2',
      definitionsVersion: (await world.catalog.get()).version(),
    });
  });

  it('has the directory’s own id of its refusal, and no digest of what was never decided', async () => {
    const world = createWorld();
    const failure = { kind: 'rejected', status: 400, requestId: 'of the refusal' };
    world.io.answer('directory.write', () => ({ kind: 'failed', failure }));
    await world.request(projects(['Baker']));
    await world.drain();
    expect(theRecord(world)).toMatchObject({
      reason: 'rejected',
      graphRequestId: 'of the refusal',
      policyVersion: 'v1',
    });
    expect(theRecord(world).changes).toEqual([
      { attributeSet: 'Engineering', name: 'Project', operation: 'set', count: 1 },
    ]);
  });

  it('names the operator, and the request that took its place', async () => {
    const world = createWorld();
    world.io.answer('directory.write', () => ({ kind: 'failed', failure: { kind: 'rejected' } }));
    const id = await world.request(byId);
    await world.drain();
    await world.app.discard({ id, operatedBy: OPERATOR, dryRun: false }, world.log, 'another');
    const later = { ...byId, eventId: 'later', effectiveAt: new Date(NOW + 7_200_000).toISOString() };
    await world.cancel(await world.request(later));
    expect(world.audit.records().slice(1)).toMatchObject([
      { outcome: 'discarded', operatedBy: OPERATOR, replacedBy: 'another', reason: undefined },
      { outcome: 'cancelled', operatedBy: OPERATOR, eventId: 'later' },
    ]);
  });
});

it('records are forgotten when their time is over, and no earlier', async () => {
  const DAY = 24 * 3_600_000;
  const world = createWorld();
  await world.request(byId);
  await world.drain();
  world.pass(365 * DAY);
  await world.purgeAudit();
  expect(world.audit.records()).toHaveLength(1);
  world.pass(1);
  await world.purgeAudit();
  expect(world.audit.records()).toEqual([]);
  expect(world.linesOf('audit.purged').map(({ records }) => records)).toEqual([0, 1]);
});
