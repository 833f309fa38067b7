import { beforeEach, describe, expect, it } from 'vitest';
import { laneOf } from '../../src/domain/lane.ts';
import { decodeMessage } from '../../src/intake/message.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { aDocument, aRule, aSource, NOW } from '../factories.ts';
import { createWorld, hr, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const submit = (document: unknown = aDocument(), source = hr) => world.submit(source, document, { at: world.now() });
const codes = (submission: Awaited<ReturnType<typeof submit>>) =>
  submission.kind === 'refused' ? submission.problems.map(({ pointer, code }) => `${pointer} ${code}`) : [];

describe('a request', () => {
  it('is accepted, recorded as reserved, and sent to the lane of its target', async () => {
    const submission = await world.submit(hr, aDocument({ reference: 'RITM1', onBehalfOf: 'hr@contoso.com' }), {
      at: NOW,
      submittedBy: 'app/object',
    });

    expect(submission).toMatchObject({ kind: 'accepted', eventId: 'hire-8731', state: 'reserved', replayed: false });
    const entry = world.theEntry();
    expect(entry).toEqual({
      key: submission.kind === 'accepted' ? submission.id : '',
      source: 'hr',
      eventId: 'hire-8731',
      fingerprint: expect.stringMatching(/^[\w-]{43}$/),
      state: 'reserved',
      target: { type: 'user', key: 'userPrincipalName', value: 'jana@contoso.com' },
      submittedBy: 'app/object',
      reference: 'RITM1',
      onBehalfOf: 'hr@contoso.com',
      receivedAt: '2026-11-20T09:00:00.000Z',
      updatedAt: '2026-11-20T09:00:00.000Z',
    });
    const [message, ...others] = world.assignments.arrivals;
    const target = { type: 'user', key: 'userPrincipalName', value: 'jana@contoso.com' } as const;
    expect(message).toMatchObject({ messageId: `${entry.key}#0`, sessionId: laneOf(target) });
    expect(decodeMessage(message?.body ?? new Uint8Array())).toMatchObject({
      key: entry.key,
      source: 'hr',
      hop: 0,
      receivedAt: entry.receivedAt,
      request: { eventId: 'hire-8731', target, attributes: { Engineering: { Project: ['Baker'] } } },
    });
    expect(others).toEqual([]);
  });

  it('submitted again has the same answer and one message', async () => {
    const first = await submit();
    world.pass(60_000);
    const second = await submit();

    expect(second).toEqual({ ...first, replayed: true });
    expect(world.assignments.messages()).toHaveLength(1);
    expect(world.theEntry().receivedAt).toBe('2026-11-20T09:00:00.000Z');
  });

  it('says the same however its keys are ordered', async () => {
    const { eventId, ...rest } = aDocument();
    await submit();
    expect(await submit({ ...rest, eventId })).toMatchObject({ kind: 'accepted', replayed: true });
  });

  it.each([
    ['value', { attributes: { Engineering: { Project: ['Alpine'] } } }],
    ['target', { target: { type: 'user', userPrincipalName: 'joe@contoso.com' } }],
    ['reference', { reference: 'RITM2' }],
  ])('with the id of another one and another %s is an idConflict, and the other one stays', async (_, override) => {
    await submit();
    const before = world.theEntry();

    expect(await submit(aDocument(override))).toEqual({
      kind: 'refused',
      reason: 'idConflict',
      problems: [expect.objectContaining({ pointer: '/eventId', code: 'idConflict' })],
      eventId: 'hire-8731',
    });
    expect(world.theEntry()).toEqual(before);
    expect(world.assignments.arrivals).toHaveLength(1);
  });

  it('with the id of another source is another request', async () => {
    const first = await submit();
    const second = await submit(aDocument(), aSource({ name: 'tickets' }));
    expect(second).toMatchObject({ kind: 'accepted', replayed: false });
    expect(second).not.toMatchObject({ id: first.kind === 'accepted' && first.id });
    expect(world.assignments.messages()).toHaveLength(2);
  });

  it('submitted twice at the same time is one row and one message', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => submit()));
    expect(new Set(answers.map((answer) => answer.kind === 'accepted' && answer.id)).size).toBe(1);
    expect(answers.filter((answer) => answer.kind === 'accepted' && !answer.replayed)).toHaveLength(1);
    expect(world.ledger.history).toHaveLength(1);
    expect(world.assignments.messages()).toHaveLength(1);
  });

  it.each([
    ...(['queued', 'applying', 'retrying', 'applied', 'unchanged', 'superseded'] as const),
    ...(['cancelled', 'discarded', 'deadLettered'] as const),
  ])('that a worker has touched is not sent again, and its state is the answer: %s', async (state) => {
    await submit();
    const recorded = await world.ledger.get(world.theEntry().key);
    await world.ledger.update({ ...world.theEntry(), state }, recorded?.version ?? '');

    expect(await submit()).toMatchObject({ kind: 'accepted', state, replayed: true });
    expect(world.assignments.arrivals).toHaveLength(1);
  });
});

describe('a sender whose first attempt got no answer', () => {
  it.each([
    ['the queue fails', () => world.assignments.failNext('send', 'before'), 1],
    ['the queue takes the message and times out', () => world.assignments.failNext('send', 'after'), 2],
    ['the ledger fails', () => world.ledger.failNext('reserve', 'before'), 1],
    ['the ledger reserves and times out', () => world.ledger.failNext('reserve', 'after'), 1],
  ])('finds one request and one message after its retry: %s', async (_, fault, arrivals) => {
    fault();
    await expect(submit()).rejects.toThrow(Unavailable);
    world.pass(5_000);

    expect(await submit()).toMatchObject({ kind: 'accepted', state: 'reserved' });

    expect(world.theEntry().state).toBe('reserved');
    expect(world.assignments.arrivals).toHaveLength(arrivals);
    expect(world.assignments.messages().map(({ messageId }) => messageId)).toEqual([`${world.theEntry().key}#0`]);
    // What duplicate detection drops must be what was sent first.
    expect(new Set(world.assignments.arrivals.map(({ body }) => Buffer.from(body).toString())).size).toBe(1);
  });

  it('is not told that the request is accepted while the queue is away', async () => {
    world.assignments.setAway(true);
    await expect(submit()).rejects.toThrow(Unavailable);
    await expect(submit()).rejects.toThrow(Unavailable);
    expect(world.assignments.arrivals).toEqual([]);
  });
});

describe('a refusal', () => {
  it('of the policy says nothing of the definitions behind it', async () => {
    const attributes = { Engineering: { NumVendors: 'four' }, Marketing: { AppCountry: 7 } };
    const submission = await submit(aDocument({ attributes }));
    expect(submission).toMatchObject({ kind: 'refused', reason: 'forbidden', eventId: 'hire-8731' });
    expect(codes(submission)).toEqual(['/attributes/Marketing/AppCountry attributeNotAllowed']);
  });

  it('of a name that does not exist is a mistake, in whatever set: it is told with the nearest name', async () => {
    const attributes = { Marketing: { AppContry: ['Canada'] }, Enginering: { Project: ['Baker'] } };
    const submission = await submit(aDocument({ attributes }));
    expect(submission).toMatchObject({ kind: 'refused', reason: 'invalid' });
    expect(codes(submission)).toEqual([
      '/attributes/Marketing/AppContry unknownAttribute',
      '/attributes/Enginering unknownAttributeSet',
    ]);
    expect(JSON.stringify(submission)).toContain("Did you mean 'AppCountry'?");
  });

  it.each([
    ['of a target type', aSource({ allow: [aRule({ users: undefined })] }), '/target/type targetTypeNotAllowed'],
    [
      'of a target key',
      aSource({ allow: [aRule({ users: { keys: ['id'] } })] }),
      '/target/userPrincipalName targetKeyNotAllowed',
    ],
    [
      'of an operation',
      aSource({ allow: [aRule({ operations: ['clear'] })] }),
      '/attributes/Engineering/Project operationNotAllowed',
    ],
    ['of everything, where nothing is allowed', aSource({ allow: [] }), '/target/type targetTypeNotAllowed'],
  ])('of the policy: %s', async (_, source, problem) => {
    const submission = await submit(aDocument(), source);
    expect(submission).toMatchObject({ kind: 'refused', reason: 'forbidden' });
    expect(codes(submission)).toEqual([problem]);
  });

  it('names all problems of shape and catalog at once', async () => {
    const submission = await submit({
      eventId: 'hire-1',
      target: { type: 'user' },
      occurredAt: '2026-11-21T09:00:00Z',
      extra: 1,
      attributes: { Engineering: { Projct: 'x', NumVendors: 'four', Project: ['Bakr'], OldProject: 'x' } },
    });
    expect(submission).toMatchObject({ kind: 'refused', reason: 'invalid', eventId: 'hire-1' });
    expect(codes(submission).sort()).toEqual([
      '/attributes/Engineering/NumVendors wrongType',
      '/attributes/Engineering/OldProject deprecatedAttribute',
      '/attributes/Engineering/Projct unknownAttribute',
      '/attributes/Engineering/Project/0 valueNotAllowed',
      '/extra unknownField',
      '/occurredAt inFuture',
      '/target oneTargetKey',
    ]);
  });

  it('of a broken shape does not examine attributes that the source may not write', async () => {
    const source = aSource({ allow: [aRule({ attributes: { Marketing: '*' } })] });
    const attributes = { Engineering: { Project: ['Bakr'], NumVendors: 'four' }, Marketing: { AppCountry: 7 } };

    const submission = await submit(aDocument({ attributes, target: { type: 'user' } }), source);

    expect(codes(submission)).toContain('/attributes/Marketing/AppCountry collectionExpected');
    expect(codes(submission)).not.toContain('/attributes/Engineering/Project/0 valueNotAllowed');
    expect(JSON.stringify(submission)).not.toContain("Did you mean 'Baker'?");
  });

  it.each([
    ['the policy', aDocument({ attributes: { Marketing: { AppCountry: ['Canada'] } } })],
    ['the catalog', aDocument({ attributes: { Engineering: { Projct: 'x' } } })],
    ['the shape', 'no object'],
  ])('by %s leaves nothing in ledger and queue', async (_, document) => {
    expect(await submit(document)).toMatchObject({ kind: 'refused' });
    expect(world.ledger.history).toEqual([]);
    expect(world.assignments.arrivals).toEqual([]);
  });

  it('repeats no value that was sent', async () => {
    const attributes = { Engineering: { Project: ['Geheim'], NumVendors: 'Geheim', Nothing: 'Geheim' } };
    for (const document of [
      aDocument({ attributes }),
      aDocument({ attributes, target: 'Geheim', occurredAt: 'Geheim' }),
    ]) {
      const submission = await submit(document);
      expect(submission.kind).toBe('refused');
      expect(JSON.stringify(submission)).not.toContain('Geheim');
    }
  });
});

describe('a catalog that may be outdated', () => {
  it('is refreshed before an attribute is called unknown', async () => {
    await submit();
    const { definitions } = await world.catalog.get();
    const [first] = definitions;
    if (!first) expect.unreachable('there are definitions');
    const attributes = { Engineering: { Fresh: ['Baker'] } };
    world.definitions.define({ attributeSets: [{ id: 'Engineering' }], definitions: [{ ...first, name: 'Fresh' }] });

    expect(await submit(aDocument({ eventId: 'hire-2', attributes }))).toMatchObject({ kind: 'accepted' });
  });

  it('refuses none of the requests that come while it is refreshed', async () => {
    await submit();
    const [first] = (await world.catalog.get()).definitions;
    if (!first) expect.unreachable('there are definitions');
    const attributes = { Engineering: { Fresh: ['Baker'] } };
    world.definitions.define({ attributeSets: [{ id: 'Engineering' }], definitions: [{ ...first, name: 'Fresh' }] });

    const documents = Array.from({ length: 10 }, (_, index) => aDocument({ eventId: `hire-${index}`, attributes }));
    const submissions = await Promise.all(documents.map((document) => submit(document)));
    expect(submissions.map(({ kind }) => kind)).toEqual(Array(10).fill('accepted'));
  });

  it('accepts nothing while no catalog was ever seen', async () => {
    world.definitions.failAlways({ kind: 'unavailable' });
    world.store.setAway(true);
    await expect(submit()).rejects.toThrow(Unavailable);
    expect(world.ledger.history).toEqual([]);
  });
});
