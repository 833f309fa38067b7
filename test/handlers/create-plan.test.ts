import { beforeEach, describe, expect, it } from 'vitest';
import type { PlanRequest } from '../../src/app/plan-request.ts';
import { type FailureKind, failureKinds } from '../../src/domain/failure.ts';
import { createSources, type Source } from '../../src/domain/source.ts';
import { createPlan } from '../../src/handlers/create-plan.ts';
import { submitRequest } from '../../src/handlers/submit-request.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { limits, type Role, roles } from '../../src/topology.ts';
import { createWorld, editor, jana, type World } from '../app/world.ts';
import { aCaller, aDocument, NOW, USER_ID } from '../factories.ts';
import { anHttpRequest, answerOf } from './invocation.ts';

const SECRET = 'Zugspitze';
const assigned = { Engineering: { Project: ['Alpine'], ProjectDate: SECRET } };

let world: World;
beforeEach(() => {
  world = createWorld({ sources: [editor], principals: [{ ...jana, assigned }] });
});

type Asked = { readonly reads?: Source['reads']; readonly has?: readonly Role[]; readonly planRequest?: PlanRequest };

async function plan(body: unknown, { reads = [], has = [roles.submit], planRequest }: Asked = {}) {
  const sources = createSources([{ ...editor, reads }]);
  const handler = createPlan({ sources, planRequest: planRequest ?? world.app.planRequest, newId: () => 'made-up' });
  return answerOf(await handler(anHttpRequest({ body, path: 'plans' }), aCaller({ roles: has }), world.log));
}
const engineering = (values: Readonly<Record<string, unknown>>) => aDocument({ attributes: { Engineering: values } });

describe('a plan', () => {
  it('is answered whole, and not cached', async () => {
    const { status, headers, json } = await plan(engineering({ NumVendors: 4, ProjectDate: null }));
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(json).toEqual({
      outcome: 'applied',
      target: { type: 'user', id: USER_ID },
      effects: [
        { attributeSet: 'Engineering', name: 'NumVendors', result: 'applied' },
        { attributeSet: 'Engineering', name: 'ProjectDate', result: 'applied' },
      ],
      request: { method: 'WRITE', path: `user ${USER_ID}`, body: [expect.anything(), expect.anything()] },
      warnings: [],
    });
    expect(world.linesOf('request.planned')).toEqual([{ source: 'hr', outcome: 'applied', withheld: false }]);
  });

  it('of what changes nothing has null for its request', async () => {
    const { json } = await plan(engineering({ Project: ['Alpine'] }));
    expect(json).toMatchObject({ outcome: 'unchanged', request: null });
  });

  it('of a target that is not there yet names it as it was named', async () => {
    const target = { type: 'user', userPrincipalName: 'nobody@contoso.com' };
    const { status, json } = await plan(aDocument({ target }));
    expect([status, json]).toEqual([
      200,
      { outcome: 'retrying', reason: 'targetNotFound', target, effects: [], request: null, warnings: [] },
    ]);
  });

  it('of more values than fit has the problems of its dead letter', async () => {
    const CostCenter = Array.from({ length: 50 }, (_, index) => index);
    const { json } = await plan(engineering({ CostCenter }));
    const problems = [{ pointer: '/attributes', code: 'tooManyValues' }];
    expect(json).toMatchObject({ outcome: 'deadLettered', reason: 'invalid', problems, request: null });
  });

  it('needs no event id', async () => {
    const { eventId, ...anonymous } = aDocument();
    expect(await plan(anonymous)).toMatchObject({ status: 200, json: { outcome: 'applied' } });
  });
});

describe('the call of an edit has the whole collection', () => {
  const edit = engineering({ Project: { add: ['Baker'] }, ProjectDate: 'other' });
  const withRole = [roles.submit, roles.readAttributes];

  it.each<[string, Asked]>([
    ['neither the role nor the set', {}],
    ['the set, but not the role', { reads: '*' }],
    ['the role, but not the set', { has: withRole }],
    ['the role, and another set', { has: withRole, reads: ['Marketing'] }],
    ['all other roles', { has: [roles.submit, roles.readRequests, roles.operate], reads: '*' }],
  ])('and is withheld from a caller with %s', async (_, asked) => {
    const { status, json, text } = await plan(edit, asked);
    expect([status, json['outcome'], 'request' in json]).toEqual([200, 'applied', false]);
    expect(json['warnings']).toMatchObject([
      { pointer: '/attributes/Engineering/Project', code: 'requestWithheld', detail: expect.any(String) },
    ]);
    for (const value of ['Alpine', SECRET]) expect(text).not.toContain(value);
    expect(world.linesOf('request.planned')).toMatchObject([{ withheld: true }]);
  });

  it('and is shown to one with both', async () => {
    const { json, text } = await plan(edit, { has: withRole, reads: ['engineering'] });
    expect(json).toMatchObject({ request: { body: [{ value: ['Alpine', 'Baker'] }, {}] }, warnings: [] });
    expect(text).not.toContain(SECRET);
  });
});

describe('what is refused', () => {
  it.each([
    ['by its shape', aDocument({ target: { type: 'group' }, more: 1 }), 422],
    ['by the definitions', engineering({ Project: ['Bakr'], Nothing: 1 }), 422],
    ['by the policy', aDocument({ attributes: { Marketing: { AppCountry: ['Canada'] } } }), 403],
    ['by its bytes', '{', 400],
    ['by its size', aDocument({ justification: 'x'.repeat(limits.bodyBytes) }), 413],
  ])('is answered as a submission would be: %s', async (_, body, expected) => {
    const sources = createSources([editor]);
    const submit = submitRequest({
      sources,
      submit: world.submit,
      now: world.now,
      newId: () => 'made-up',
      tracer: noTracer,
    });
    const submitted = answerOf(await submit(anHttpRequest({ body }), aCaller(), world.log));
    const { status, json } = await plan(body);
    expect([status, json]).toEqual([expected, submitted.json]);
  });

  it('is an application that is no source, unread', async () => {
    const handler = createPlan({ sources: createSources([]), planRequest: world.app.planRequest, newId: () => '' });
    expect(answerOf(await handler(anHttpRequest({ body: '{' }), aCaller(), world.log))).toMatchObject({ status: 403 });
  });
});

describe('a directory that cannot be asked', () => {
  const failing = failureKinds.filter((kind) => kind !== 'targetNotFound' && kind !== 'targetAmbiguous');

  it.each(failing)('is no fault of the caller: %s', async (kind: FailureKind) => {
    const failure = { kind, status: 418, code: 'Strange', requestId: 'a-b-c', retryAfterInMs: 1_001 };
    world.directory.failNext('read', failure);
    const { status, headers, json } = await plan(aDocument());
    const expected = kind === 'rejected' ? [502, 'Bad Gateway', null] : [503, 'Service Unavailable', '2'];
    expect([status, json['title'], headers.get('retry-after')]).toEqual(expected);
    const { retryAfterInMs, ...logged } = failure;
    expect(world.linesOf('directory.failed')).toEqual([logged]);
  });

  it('says when to ask again while the gate is closed', async () => {
    world.gateStore.set({ closedUntil: NOW + 29_001, probeUntil: 0, closings: 1, cause: 'throttled' });
    const { status, headers } = await plan(aDocument());
    expect([status, headers.get('retry-after')]).toEqual([503, '30']);
  });

  it('is another thing than a store that is away', async () => {
    world.memories.setAway(true);
    await expect(plan(aDocument())).rejects.toThrow(Unavailable);
  });
});

it('the log of a plan has no value', async () => {
  await plan(engineering({ ProjectDate: 'Watzmann', Project: { add: ['Baker'] } }));
  await plan(engineering({ Project: ['Watzmann'] }));
  expect(world.lines.length).toBeGreaterThan(0);
  expect(JSON.stringify(world.lines)).not.toMatch(/Watzmann|Zugspitze|Alpine|Baker/);
});
