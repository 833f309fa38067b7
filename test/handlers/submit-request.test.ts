import { describe, expect, it } from 'vitest';
import type { Submission, Submit } from '../../src/app/submit.ts';
import { createSources } from '../../src/domain/source.ts';
import { submitRequest } from '../../src/handlers/submit-request.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { limits } from '../../src/topology.ts';
import { aCaller, aDocument, aSource, NOW } from '../factories.ts';
import { anHttpRequest, answerOf } from './invocation.ts';

const accepted = (document: unknown, replayed = false): Submission => {
  const { eventId } = document as { readonly eventId: string };
  return { kind: 'accepted', id: `id-of-${eventId}`, eventId, state: 'reserved', replayed };
};

async function send(body: unknown, submit: Submit = async (_, document) => accepted(document), caller = aCaller()) {
  const lines: unknown[] = [];
  const sources = createSources([aSource()]);
  const handler = submitRequest({ sources, submit, now: () => NOW, newId: () => 'made-up', tracer: noTracer });
  const response = await handler(anHttpRequest({ body }), caller, (...line) => lines.push(line));
  return { ...answerOf(response), lines };
}

describe('a request', () => {
  it('that is accepted is answered with where and when to ask for it', async () => {
    const { status, json, headers, lines } = await send(aDocument());
    expect([status, json]).toEqual([202, { id: 'id-of-hire-8731', eventId: 'hire-8731', state: 'reserved' }]);
    expect(headers.get('location')).toBe('/api/v1/requests/id-of-hire-8731');
    expect(headers.get('retry-after')).toBe('2');
    expect(headers.has('idempotent-replayed')).toBe(false);
    expect(lines).toEqual([['info', 'request.accepted', { id: 'id-of-hire-8731', source: 'hr', replayed: false }]]);
  });

  it('that was accepted before says so', async () => {
    const { status, headers } = await send(aDocument(), async (_, document) => accepted(document, true));
    expect([status, headers.get('idempotent-replayed')]).toEqual([202, 'true']);
  });

  it('is submitted by the application of the token, now, as its source', async () => {
    const { json } = await send(aDocument(), async (source, document, received) => {
      expect(source).toEqual(aSource());
      expect(received).toEqual({ at: NOW, submittedBy: aCaller().applicationId });
      return accepted(document);
    });
    expect(json['eventId']).toBe('hire-8731');
  });

  it('without an event id gets one; a wrong one is kept for its answer', async () => {
    const { eventId, ...anonymous } = aDocument();
    expect((await send(anonymous)).json['eventId']).toBe('made-up');
    expect((await send({ ...anonymous, eventId: null })).json['eventId']).toBeNull();
  });

  it.each([['x'], [[1]], [null], [5]])('that is %j is submitted as it is', async (document) => {
    const refuse: Submit = async (_, given) => {
      expect(given).toEqual(document);
      return { kind: 'refused', reason: 'invalid', problems: [], eventId: undefined };
    };
    expect(await send(JSON.stringify(document), refuse)).toMatchObject({ status: 422 });
  });

  it.each([
    ['invalid', 422],
    ['forbidden', 403],
    ['idConflict', 422],
  ] as const)('that is refused as %s is answered with %i, and logged by its codes', async (reason, expected) => {
    const problems = [{ pointer: '/target', code: 'required', detail: 'This field is required.' }] as const;
    const refuse: Submit = async () => ({ kind: 'refused', reason, problems, eventId: 'hire-8731' });
    const { status, json, headers, lines } = await send(aDocument(), refuse);
    expect([status, json['status'], headers.get('content-type')]).toEqual([
      expected,
      expected,
      'application/problem+json',
    ]);
    expect(json['errors']).toMatchObject([{ pointer: '/target', code: 'required' }]);
    expect(lines).toEqual([['info', 'request.refused', { source: 'hr', status: expected, codes: ['required'] }]]);
  });

  it('of an application that is no source is refused unread', async () => {
    const caller = aCaller({ applicationId: '00000000-0000-0000-0000-000000000000' });
    expect(await send('{', undefined, caller)).toMatchObject({ status: 403 });
  });

  it('may have 180 KB', async () => {
    const frame = JSON.stringify(aDocument({ justification: '' })).length;
    const fill = (bytes: number) => aDocument({ justification: 'x'.repeat(bytes - frame) });
    expect(await send(fill(limits.bodyBytes))).toMatchObject({ status: 202 });
    expect(await send(fill(limits.bodyBytes + 1))).toMatchObject({ status: 413 });
  });

  it('that cannot be taken now is not answered as if it were', async () => {
    const away: Submit = async () => {
      throw new Unavailable('queue', new Error('away'));
    };
    await expect(send(aDocument(), away)).rejects.toThrow(Unavailable);
  });
});
