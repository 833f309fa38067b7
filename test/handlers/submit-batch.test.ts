import { describe, expect, it } from 'vitest';
import type { Submission, Submit } from '../../src/app/submit.ts';
import { createSources } from '../../src/domain/source.ts';
import type { CountRefusal } from '../../src/handlers/count-refusals.ts';
import { submitBatch } from '../../src/handlers/submit-batch.ts';
import type { Caller } from '../../src/intake/token.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { limits } from '../../src/topology.ts';
import { aCaller, aDocument, aSource, NOW } from '../factories.ts';
import { anHttpRequest, answerOf } from './invocation.ts';

type Result = {
  readonly index: number;
  readonly status: number;
  readonly id?: string;
  readonly eventId?: string;
  readonly problem?: Record<string, unknown>;
};

/** Answers as an event's id tells it to. */
const submit: Submit = async (source, document, { at, submittedBy }): Promise<Submission> => {
  const { eventId = '' } = Object(document) as { readonly eventId?: string };
  if (eventId.startsWith('away')) throw new Unavailable('ledger', new Error('away'));
  if (eventId.startsWith('defect')) throw new TypeError('defect');
  const problems = [{ pointer: '/target', code: 'required', detail: 'This field is required.' }] as const;
  if (eventId.startsWith('invalid')) return { kind: 'refused', reason: 'invalid', problems, eventId };
  if (eventId.startsWith('forbidden')) return { kind: 'refused', reason: 'forbidden', problems: [], eventId };
  if (eventId.startsWith('conflict')) return { kind: 'refused', reason: 'idConflict', problems: [], eventId };
  const id = [source.name, eventId, at, submittedBy].join(' ');
  return { kind: 'accepted', id, eventId, state: 'reserved', replayed: eventId.startsWith('again') };
};

let made = 0;
const newId = () => `made-${made++}`;

async function send(body: unknown, { caller = aCaller() }: { readonly caller?: Caller } = {}) {
  const lines: unknown[] = [];
  const refusals: (number | undefined)[] = [];
  const refused: CountRefusal = (status = 0) => void (status >= 400 && refusals.push(status));
  const handler = submitBatch({ sources: createSources([aSource()]), submit, now: () => NOW, newId, refused });
  const response = await handler(anHttpRequest({ body }), caller, (...line) => lines.push(line));
  const answer = answerOf(response);
  return { ...answer, lines, refusals, results: (answer.json['results'] ?? []) as readonly Result[] };
}
const batchOf = (...eventIds: readonly string[]) => ({ requests: eventIds.map((eventId) => aDocument({ eventId })) });

describe('a batch', () => {
  it('is answered item by item, in order, each as if it were alone', async () => {
    const { status, results } = await send(batchOf('a', 'invalid', 'forbidden', 'conflict', 'b'));
    expect(status).toBe(200);
    expect(results).toMatchObject([
      { index: 0, status: 202, eventId: 'a', state: 'reserved' },
      { index: 1, status: 422, problem: { status: 422, errors: [{ pointer: '/target', code: 'required' }] } },
      { index: 2, status: 403, problem: { status: 403 } },
      { index: 3, status: 422, problem: { status: 422 } },
      { index: 4, status: 202, eventId: 'b' },
    ]);
    expect(results[1]).not.toHaveProperty('id');
    expect(results[0]).not.toHaveProperty('problem');
  });

  it('says of an item that it was accepted before, and of the others nothing', async () => {
    const { results } = await send(batchOf('again', 'a'));
    expect(results).toMatchObject([{ status: 202, replayed: true }, { status: 202 }]);
    expect(results[1]).not.toHaveProperty('replayed');
  });

  it('is submitted by the application of the token, now, as its source', async () => {
    const { results } = await send(batchOf('a'));
    expect(results[0]?.id).toBe(`hr a ${NOW} ${aCaller().applicationId}`);
  });

  it('may hold 1 000 requests', async () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `event-${index}`);
    const { status, results } = await send(batchOf(...ids));
    expect(status).toBe(200);
    expect(results.map(({ index, status: one, eventId }) => [index, one, eventId])).toEqual(
      ids.map((eventId, index) => [index, 202, eventId]),
    );
  });

  it.each([
    ['1 001 requests', { requests: Array(1_001).fill(1) }, '/requests', 'tooMany'],
    ['no request', { requests: [] }, '/requests', 'tooShort'],
    ['nothing', {}, '/requests', 'required'],
    ['something else', { requests: { eventId: 'a' } }, '/requests', 'invalidType'],
    ['more than requests', { requests: [1], source: 'hr' }, '/source', 'unknownField'],
    ['a bare list', [aDocument()], '', 'invalidType'],
  ])('may not hold %s', async (_, body, pointer, code) => {
    expect(await send(body)).toMatchObject({ status: 422, json: { errors: [{ pointer, code }] } });
  });

  it('keeps what is unavailable for one item from its neighbours', async () => {
    const { status, results } = await send(batchOf('a', 'away', 'b'));
    expect([status, results.map((result) => result.status)]).toEqual([200, [202, 503, 202]]);
    expect(results[1]?.problem).toMatchObject({ status: 503, detail: expect.stringContaining('Send it again') });
  });

  it('does not hide a defect', async () => {
    await expect(send(batchOf('a', 'defect'))).rejects.toThrow(TypeError);
  });

  it('gives an event id to the items that have none, each its own', async () => {
    const { eventId, ...anonymous } = aDocument();
    const { results } = await send({ requests: [anonymous, aDocument(), anonymous] });
    const [first, named, third] = results.map((result) => result.eventId);
    expect(first).toMatch(/^made-/);
    expect(third).toMatch(/^made-/);
    expect(third).not.toBe(first);
    expect(named).toBe(eventId);
  });

  it('refuses an item that would be too large alone, and takes the others', async () => {
    const frame = JSON.stringify(aDocument({ justification: '' })).length;
    const largest = aDocument({ justification: 'x'.repeat(limits.bodyBytes - frame) });
    const tooLarge = aDocument({ justification: 'é'.repeat(limits.bodyBytes / 2) });
    const { results } = await send({ requests: [largest, tooLarge, aDocument()] });
    expect(results.map(({ status }) => status)).toEqual([202, 413, 202]);
  });

  it('as a whole may have 4 MB', async () => {
    const requests = Array.from({ length: 24 }, () => aDocument({ justification: 'x'.repeat(limits.bodyBytes - 500) }));
    expect(await send({ requests })).toMatchObject({ status: 413 });
    expect(await send({ requests: requests.slice(0, 22) })).toMatchObject({ status: 200 });
  });

  it('of an application that is no source is refused unread', async () => {
    const caller = aCaller({ applicationId: '00000000-0000-0000-0000-000000000000' });
    expect(await send('{', { caller })).toMatchObject({ status: 403 });
  });

  it('is logged by its counts, not by its content', async () => {
    const { lines } = await send(batchOf('a', 'invalid', 'b'));
    expect(lines).toEqual([['info', 'batch.answered', { source: 'hr', items: 3, accepted: 2 }]]);
  });
});
