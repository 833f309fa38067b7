import { describe, expect, it } from 'vitest';
import { aDocument } from '../factories.ts';
import { createLetters } from '../handlers/letters.ts';
import { type Answer, type Call, createApi } from './api.ts';
import { differences } from './conforms.ts';
import { contentOf, documented } from './documented.ts';
import { stories } from './stories.ts';
import { anything } from './story.ts';

/** What the real handlers answer, held against what is documented. */

const seen = new Set<string>();

/** An answer of this status, which differs in nothing from its documentation. */
function expectDocumented(answer: Answer, status: number): void {
  expect([answer.status, differences(answer)], answer.text).toEqual([status, []]);
  seen.add(`${answer.operationId} ${answer.status}`);
}

const guarded = documented.filter(({ security }) => security.length > 0);
const reading = documented.filter(({ requestBody }) => contentOf(requestBody?.content) !== undefined);

describe('whoever asks for a token', () => {
  it.each(guarded)('and has no other answer to none, or to a bad one: $operationId', async ({ operationId }) => {
    const api = createApi();
    expectDocumented(await api.call(operationId, { authorization: undefined }), 401);
    expectDocumented(await api.call(operationId, { authorization: 'Bearer a.b.c' }), 401);
    api.loseKeys();
    expectDocumented(await api.call(operationId), 503);
  });

  it.each(guarded)('lets in who has one of the documented roles: $operationId', async (one) => {
    const api = createApi();
    const { operationId } = one;
    const refused = await api.call(operationId, { roles: [], body: {} });
    expectDocumented(refused, 403);
    expect(JSON.parse(refused.text).detail).toBe(`The token needs one of these app roles: ${one.roles.join(', ')}.`);
  });

  it.each(guarded)('knows the documented parameters, and no others: $operationId', async (one) => {
    const { operationId, parameters } = one;
    const api = createApi();
    expectDocumented(await api.call(operationId, { body: {}, query: { 'not-documented': '1' } }), 400);
    for (const { name } of parameters.filter((parameter) => parameter.in === 'query')) {
      const { text } = await api.call(operationId, { query: { [name]: 'Zugspitze' } });
      expect(text).not.toContain('unknownParameter');
    }
  });

  it.each(guarded)('says so when it has a defect: $operationId', async ({ operationId }) => {
    const { world, id } = await createLetters();
    const api = createApi(world, [anything]);
    api.breakPorts(new TypeError('Broken by a test'));
    expectDocumented(await api.call(operationId, { id, ...sound[operationId]?.(id) }), 500);
  });
});

const isBaker = { attributeSet: 'Engineering', attribute: 'Project', operator: 'eq', value: 'Baker' };
const anOrder = { targetsPerHour: 5_000, until: '2026-11-20T18:00:00Z', justification: 'CHG0030123' };
/** What each of them takes that takes not just anything. */
const sound: Readonly<Record<string, (id: string) => Call>> = {
  submitRequest: () => ({ body: aDocument() }),
  submitBatch: () => ({ body: { requests: [aDocument()] } }),
  listRequests: () => ({ query: { source: 'hr' } }),
  replayDeadLetters: (id) => ({ body: { ids: [id] } }),
  discardDeadLetters: (id) => ({ body: { ids: [id] } }),
  replaceDeadLetter: () => ({ body: { request: aDocument() } }),
  createBulkException: () => ({ body: anOrder }),
  createPlan: () => ({ body: aDocument() }),
  createVerification: () => ({ body: { top: 1 } }),
  searchUserAttributes: () => ({ body: { startsWith: 'B' } }),
  searchServicePrincipalAttributes: () => ({ body: { startsWith: 'B' } }),
  searchUsers: () => ({ body: { filters: [isBaker] } }),
  searchServicePrincipals: () => ({ body: { filters: [isBaker] } }),
};

describe('whoever reads a body', () => {
  it.each(reading)('refuses what cannot be read as documented: $operationId', async ({ operationId }) => {
    const { world, id } = await createLetters();
    const api = createApi(world, [anything]);
    const send = (body: unknown, headers: Record<string, string> = {}) => api.call(operationId, { id, body, headers });
    expectDocumented(await send('{'), 400);
    expectDocumented(await send(new Uint8Array(), { 'transfer-encoding': 'chunked' }), 411);
    expectDocumented(await send({}, { 'content-length': '10000000' }), 413);
    expectDocumented(await send({}, { 'content-type': 'text/plain' }), 415);
    expectDocumented(await send({}, { 'content-encoding': 'gzip' }), 415);
    expectDocumented(await send([null]), 422);
    expectDocumented(await send({ debug: true }), 422);
  });

  it.each(reading)('takes each documented example: $operationId', async ({ operationId, requestBody, responses }) => {
    const [status = 0] = responses.keys();
    const examples = Object.values(contentOf(requestBody?.content)?.examples ?? {});
    for (const { value } of examples) {
      const { world, id } = await createLetters();
      const answer = await createApi(world, [anything]).call(operationId, { id, body: value });
      expectDocumented(answer, status);
      expect(answer.text).not.toMatch(/"status":4(?!04)/);
    }
    expect(examples).not.toEqual([]);
  });
});

describe('an operation', () => {
  it.each(stories)('answers as documented: $title', async ({ status, play }) => {
    const answers = await play();
    expect(answers).not.toEqual([]);
    for (const answer of answers) expectDocumented(answer, status);
  });

  it('documents no answer that did not come', () => {
    const all = documented.flatMap(({ operationId, responses }) =>
      [...responses.keys()].map((status) => `${operationId} ${status}`),
    );
    expect([...seen].toSorted()).toEqual(all.toSorted());
  });
});
