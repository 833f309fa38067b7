import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemCodes } from '../../src/domain/problem.ts';
import { readCanonical } from '../../src/intake/canonical.ts';
import { envelopes } from '../../src/intake/envelopes/open.ts';
import { compileMapping } from '../../src/intake/mapping/compile.ts';
import { formats, mapping as schema } from '../../src/intake/source/translation.ts';
import { translate } from '../../src/intake/translate.ts';
import { NOW } from '../factories.ts';
import { samples } from '../intake/envelopes/samples.ts';
import { scale } from './scale.ts';

/** Longer than any event may take: two limits of a mapping, on a busy machine. */
const LONGEST_IN_MS = 5_000;
const WHOLE_IN_MS = 60 * 60_000;
const parameters = {
  numRuns: scale.fuzzedEvents,
  interruptAfterTimeLimit: scale.fuzzedForMs,
  markInterruptAsFailure: false,
};

const oddKey = fc.constantFrom(
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'tupleStream',
    '_jsonata_lambda',
    'employees',
    'fields',
  ],
  ...[
    'data',
    'id',
    'type',
    'person',
    'mail',
    'time',
    'timestamp',
    'triggeredAt',
    'Report_Entry',
    'specversion',
    'value',
  ],
);
const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '\ud800',
    '2026-11-20T09:00:00',
    '2026-11-20T09:00:00Z',
    'a'.repeat(64),
    `${'a'.repeat(40)}!`,
    'NaN',
  ),
);
const document = fc
  .jsonValue()
  .chain((value) =>
    fc.dictionary(fc.oneof(oddKey, fc.string()), fc.oneof(oddText, fc.constant(value), fc.jsonValue()), { maxKeys: 8 }),
  );

/** Samples of senders, with something in them changed, cut off or put twice. */
const disturbed = fc.constantFrom(...formats).chain((format) => {
  const text = JSON.stringify(samples[format].body);
  const cut = fc.tuple(fc.nat(text.length), fc.nat(12), oddText).map(([at, length, put]) => {
    return `${text.slice(0, at)}${put}${text.slice(at + length)}`;
  });
  const merged = document.map((extra) => JSON.stringify({ ...Object(samples[format].body), ...extra }));
  return fc
    .oneof(
      cut,
      merged,
      document.map((value) => JSON.stringify(value)),
    )
    .map((body) => ({ format, body }));
});
const body = fc.oneof(
  { weight: 8, arbitrary: disturbed.map((one) => ({ ...one, bytes: Buffer.from(one.body) })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...formats), fc.uint8Array({ maxLength: 200 }))
      .map(([format, bytes]) => ({ format, bytes })),
  },
);
const headerName = fc.constantFrom(
  'content-type',
  'webhook-id',
  'ce-id',
  'ce-source',
  'ce-type',
  'ce-specversion',
  'ce-time',
  'ce-__proto__',
);
const headerValue = fc.oneof(
  oddText,
  fc.constantFrom('1.0', '%C0%A0', '%', '"a\\"b"', 'application/x-www-form-urlencoded', 'application/cloudevents+json'),
);
const headers = fc.dictionary(headerName, headerValue, { maxKeys: 6 });

const expressions = [
  ...[
    'id',
    'person.mail',
    '**',
    '*',
    '$',
    '$$',
    'data.*',
    '$keys($)',
    '$string($)',
    '$distinct(**)',
    '$sort($keys($))',
  ],
  ...[
    '$contains(id, /^(a+)+$/)',
    '$replace(type, /(a|b)*c/, "$0$0")',
    '$match(id, /a?a?a?aaa/).match',
    '$split(id, /,/)',
  ],
  ...[
    '$number(id)',
    '$toMillis(time)',
    '$pad(id, value)',
    '[1..value]',
    '{id: type}',
    '$.{"a": $record.b}',
    'id & type',
  ],
  ...[
    '$lookup($, id)',
    '$map(data, function($v) { $v })',
    '(a > 1) ? b : c',
    '$sum(data)',
    '$merge($)',
    '$ ~> |data|{"a":1}|',
  ],
];
const expression = fc.constantFrom(...expressions);
const optional = fc.option(expression, { nil: undefined });
const rule = fc.record({ when: optional, value: expression }).map((parts) => ({ ...RULE, ...parts }));
const RULE = { attributeSet: 'Engineering', attribute: 'Project' };
const file = fc.record({
  ...{ when: optional, eventId: optional, occurredAt: optional, reference: optional },
  target: expression.map((employeeId) => ({ type: 'user', employeeId })),
  attributes: fc.array(rule, { minLength: 1, maxLength: 3 }),
});

function compiled(given: unknown) {
  const mapping = compileMapping(schema.parse(given), (path, message) => {
    throw new Error(`${path.join('.')}: ${message}`);
  });
  if (!mapping) throw new Error('A mapping of the fuzzing is wrong');
  return mapping;
}

describe('whatever is sent', () => {
  it('is an event or a problem to each format, and nothing is thrown', { timeout: WHOLE_IN_MS }, () => {
    fc.assert(
      fc.property(body, headers, ({ format, bytes }, beside) => {
        const opening = envelopes[format](bytes, beside);
        if (opening.kind === 'problems') {
          expect(opening.problems.length).toBeGreaterThan(0);
          for (const { code } of opening.problems) expect(problemCodes).toContain(code);
          return;
        }
        const { id, occurredAt } = opening.envelope;
        expect(['string', 'undefined']).toContain(typeof occurredAt);
        if (id !== undefined) expect(id).toMatch(/^[^\p{Cc}\p{Cs}]{1,256}$/u);
      }),
      parameters,
    );
  });

  it('becomes a request, is passed over or has problems, in bounded time', { timeout: WHOLE_IN_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(body, headers, file, async ({ format, bytes }, beside, given) => {
        const startedAt = performance.now();
        const raw = { body: bytes, headers: JSON.stringify(beside) };
        const mapping = format === 'canonical' ? undefined : compiled(given);
        const translated = await translate({ format, mapping }, raw, async () => ({ kind: 'record', record: beside }));
        expect(performance.now() - startedAt).toBeLessThan(LONGEST_IN_MS);
        if (translated.kind === 'problems') {
          for (const { code } of translated.problems) expect(problemCodes).toContain(code);
        } else if (translated.kind === 'mapped') {
          // Plain JSON, which can be read as any other request.
          expect(JSON.parse(JSON.stringify(translated.document))).toEqual(clean(translated.document));
          expect(['request', 'problems']).toContain(readCanonical(translated.document, NOW).kind);
        }
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      parameters,
    );
  });
});

/** Without what JSON has no word for. */
const clean = ({ eventId, ...rest }: Readonly<Record<string, unknown>>) =>
  eventId === undefined ? rest : { eventId, ...rest };
