import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProblemCode } from '../../src/domain/problem.ts';
import { readAttributeSearch } from '../../src/intake/attribute-search.ts';
import { readBatch } from '../../src/intake/batch.ts';
import { readReplacement, readSelection } from '../../src/intake/letter-order.ts';
import { readSearch } from '../../src/intake/search-order.ts';
import { readVerification } from '../../src/intake/verification.ts';
import { createWorld } from '../app/world.ts';
import { contentOf, operation } from './documented.ts';
import { aRequestBody, aSearchBody, aSearchInBody, aSelectionBody, aVerificationBody, spoilt } from './hostile.ts';
import { anything } from './story.ts';
import { createJudge } from './validator.ts';

const judge = createJudge('given');
const fits = (operationId: string, body: unknown) => {
  const content = contentOf(operation(operationId).requestBody?.content);
  return judge(content?.schema ?? {}, body).length === 0;
};

/** What only the catalog, the clock, the policy or the stores can tell, or no schema can say. */
const BEYOND: ReadonlySet<ProblemCode> = new Set([
  'unknownAttributeSet',
  'unknownAttribute',
  'wrongType',
  'collectionExpected',
  'singleValueExpected',
  'valueNotAllowed',
  'valueInactive',
  'deprecatedAttribute',
  'duplicateName',
  // The same value added and removed.
  'duplicateValue',
  'tooManyValues',
  'inFuture',
  'tooEarly',
  'attributeNotAllowed',
  'targetNotAllowed',
  // A schema counts characters, the relay the units that they are stored in.
  'tooLong',
  'valueTooLong',
]);

const RUNS = { numRuns: 400 };

describe('the schema of a request', () => {
  it('refuses only what the relay refuses, and lets through only what more than a schema is needed for', async () => {
    const world = createWorld({ sources: [anything] });
    const counts = { accepted: 0, refused: 0, beyond: 0 };
    const property = fc.asyncProperty(spoilt(aRequestBody), async (body) => {
      const eventId = `event-${counts.accepted}`;
      const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
      const submission = await world.submit(anything, isObject ? { eventId, ...body } : body, { at: world.now() });
      if (submission.kind === 'accepted') {
        counts.accepted += 1;
        expect(fits('submitRequest', body)).toBe(true);
      } else if (fits('submitRequest', body)) {
        counts.beyond += 1;
        expect(submission.problems.map(({ code }) => code).filter((code) => !BEYOND.has(code))).toEqual([]);
      } else counts.refused += 1;
    });
    await fc.assert(property, RUNS);
    expect(Math.min(...Object.values(counts)), JSON.stringify(counts)).toBeGreaterThan(3);
  });
});

/** Where a schema says all: what it lets through is taken, and what it refuses is not. */
const exact = [
  ['replayDeadLetters', aSelectionBody, (body: unknown) => readSelection(body).kind === 'order'],
  ['createVerification', aVerificationBody, (body: unknown) => readVerification(body).kind === 'order'],
  ['searchUserAttributes', aSearchInBody, (body: unknown) => readAttributeSearch(body).kind === 'search'],
] as const;

/** Where what is inside is read later, each part on its own. */
const outer = [
  ['replaceDeadLetter', fc.record({ request: aRequestBody, dryRun: fc.boolean() }), readReplacement],
  ['submitBatch', fc.record({ requests: fc.array(aRequestBody, { maxLength: 2 }) }), readBatch],
  ['searchUsers', aSearchBody, (body: unknown) => readSearch(body, () => undefined)],
] as const;

describe('the schema of a search', () => {
  it('refuses nothing that can be asked', async () => {
    const world = createWorld({ sources: [anything] });
    let asked = 0;
    const property = fc.asyncProperty(spoilt(aSearchBody), async (body) => {
      const reading = readSearch(body, () => undefined);
      if (reading.kind === 'problems') return;
      const result = await world.app.searchTargets(anything, { type: 'user', ...reading.order }, world.log);
      if (result.kind !== 'found') return;
      asked += 1;
      expect(fits('searchUsers', body)).toBe(true);
    });
    await fc.assert(property, RUNS);
    expect(asked).toBeGreaterThan(3);
  });
});

describe('the schema of any other body', () => {
  it.each(exact)('refuses what the relay refuses: %s', (operationId, bodies, isTaken) => {
    const counts = { true: 0, false: 0 };
    const property = fc.property(spoilt(bodies), (body) => {
      counts[`${isTaken(body)}`] += 1;
      expect(fits(operationId, body)).toBe(isTaken(body));
    });
    fc.assert(property, RUNS);
    expect(Math.min(counts.true, counts.false)).toBeGreaterThan(3);
  });

  it.each(outer)('refuses what the relay refuses before it reads what is inside: %s', (operationId, bodies, read) => {
    const counts = { true: 0, false: 0 };
    const property = fc.property(spoilt(bodies), (body) => {
      const reading = read(body);
      const isRefused = reading.kind === 'problems' && !reading.problems.some(({ pointer }) => pointer === '/cursor');
      counts[`${isRefused}`] += 1;
      if (isRefused) expect(fits(operationId, body)).toBe(false);
    });
    fc.assert(property, RUNS);
    expect(Math.min(counts.true, counts.false)).toBeGreaterThan(3);
  });
});
