import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProblemCode } from '../../src/domain/problem.ts';
import { readBatch } from '../../src/intake/batch.ts';
import { readReplacement, readSelection } from '../../src/intake/letter-order.ts';
import { createWorld } from '../app/world.ts';
import { contentOf, operation } from './documented.ts';
import { aRequestBody, aSelectionBody, spoilt } from './hostile.ts';
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

describe('the schema of what an operator orders', () => {
  it.each(['replayDeadLetters', 'discardDeadLetters'])('refuses what the relay refuses: %s', (operationId) => {
    const counts = { true: 0, false: 0 };
    fc.assert(
      fc.property(spoilt(aSelectionBody), (body) => {
        const isTaken = readSelection(body).kind === 'order';
        counts[`${isTaken}`] += 1;
        expect(fits(operationId, body)).toBe(isTaken);
      }),
      RUNS,
    );
    expect(Math.min(counts.true, counts.false)).toBeGreaterThan(3);
  });

  it('refuses a replacement that the relay would refuse, before it reads the request in it', () => {
    fc.assert(
      fc.property(spoilt(fc.record({ request: aRequestBody, dryRun: fc.boolean() })), (body) => {
        if (readReplacement(body).kind === 'problems') expect(fits('replaceDeadLetter', body)).toBe(false);
      }),
      RUNS,
    );
  });

  it('refuses a batch that the relay would refuse, before it reads the requests in it', () => {
    fc.assert(
      fc.property(spoilt(fc.record({ requests: fc.array(aRequestBody, { maxLength: 2 }) })), (body) => {
        if (readBatch(body).kind === 'problems') expect(fits('submitBatch', body)).toBe(false);
      }),
      RUNS,
    );
  });
});
