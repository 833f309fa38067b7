import fc from 'fast-check';

/** Bodies as somebody might send them who means well, or not. */

/** Sound as a rule, or hardly anything would be taken. */
const mostly = <T>(sound: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 14, arbitrary: sound }, { weight: 1, arbitrary: odd });

const name = fc.constantFrom('Engineering', 'Marketing', 'engineering', 'Nowhere');
const attribute = fc.constantFrom('Project', 'CostCenter', 'NumVendors', 'Certification', 'ProjectDate', 'AppCountry');
const guid = fc.constantFrom('1b9f4c52-7a3e-4d10-8f66-0c2d5e9a7b31', '1B9F4C52-7A3E-4D10-8F66-0C2D5E9A7B31');
const text = mostly(
  fc.constantFrom('Baker', 'Alpine', ' ', '😀'.repeat(32), 'x'.repeat(64), 'O’Brien / ü'),
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('😀'.repeat(33), 'x'.repeat(65), 'a\u0000', ''),
  ),
);
const integer = mostly(
  fc.constantFrom(0, -1, 1_001, 2 ** 31 - 1, -(2 ** 31)),
  fc.constantFrom(1.5, 2 ** 31, -(2 ** 31) - 1),
);
const list = fc.oneof(fc.array(text, { maxLength: 3 }), fc.array(integer, { maxLength: 3 }));
const value = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 2, arbitrary: integer },
  { weight: 4, arbitrary: list },
  { weight: 2, arbitrary: fc.record({ add: list, remove: list }, { requiredKeys: [] }) },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, {}, [[]], [null], [true], { set: [] }, { add: 'x' }) },
);
const fitting = fc.constantFrom<Readonly<Record<string, unknown>>>(
  { Project: ['Baker', 'Alpine'] },
  { Project: null, CostCenter: [] },
  { CostCenter: { add: [1], remove: [2] } },
  { CostCenter: { add: [], remove: [2] }, NumVendors: 4 },
  { Certification: false, ProjectDate: '😀'.repeat(32) },
);
const target = mostly<unknown>(
  fc.oneof(
    fc.record({ type: fc.constant('user'), id: guid }),
    fc.record({ type: fc.constant('user'), userPrincipalName: fc.constantFrom('jana@contoso.com', 'ü#EXT#@x') }),
    fc.record({ type: fc.constant('user'), employeeId: fc.constantFrom('4711', '1'.repeat(16)) }),
    fc.record({ type: fc.constant('user'), mail: fc.constantFrom('jana@contoso.com', 'a/b@c') }),
    fc.record({ type: fc.constant('servicePrincipal'), appId: guid }),
  ),
  fc.constantFrom(
    { type: 'user', userPrincipalName: 'a@b@c' },
    { type: 'user', employeeId: '1'.repeat(17) },
    { type: 'user', mail: 'a b@c' },
    { type: 'user' },
    { type: 'user', mail: 'a@b', employeeId: '1' },
    { type: 'servicePrincipal', mail: 'a@b' },
    { type: 'group', id: '1b9f4c52-7a3e-4d10-8f66-0c2d5e9a7b31' },
  ),
);
const time = mostly(
  fc.constantFrom('2026-11-19T09:00:00Z', '2026-11-19T09:00:00.123456789+14:00', '2026-02-28T23:59:59-23:59'),
  fc.constantFrom(
    '2027-02-29T00:00:00Z',
    '2026-11-20T09:00Z',
    '2026-11-20T09:00:00',
    '2026-11-20t09:00:00z',
    '2026-11-20 09:00:00Z',
    '2040-01-01T00:00:00Z',
  ),
);

export const aRequestBody = fc.record(
  {
    target,
    attributes: fc.oneof(
      { weight: 6, arbitrary: fc.record({ Engineering: fitting }) },
      { weight: 1, arbitrary: fc.constantFrom({ Engineering: null }, { Engineering: {} }, {}) },
      { weight: 3, arbitrary: fc.dictionary(name, fc.dictionary(attribute, value, { maxKeys: 3 }), { maxKeys: 3 }) },
    ),
    version: fc.constant(1),
    occurredAt: time,
    effectiveAt: time,
    reference: text,
    justification: text,
  },
  { requiredKeys: ['target', 'attributes'] },
);

const id = fc.constantFrom(
  'U3sNBkujQUzUYjIn-X93AiYRX-12rcZYRa5Vq-1_w9E',
  'YB0Er-UoG39ILjwXlu9bOuV_iVBfOvYTCztSA6qzS9Y',
);
export const aSelectionBody = fc.oneof(
  fc.record({ ids: fc.array(id, { maxLength: 3 }), dryRun: fc.boolean() }, { requiredKeys: ['ids'] }),
  fc.record(
    {
      filter: fc.record(
        { source: text, reason: fc.constantFrom('expired', 'invalid'), from: time, to: time },
        { requiredKeys: [] },
      ),
      dryRun: fc.boolean(),
    },
    { requiredKeys: ['filter'] },
  ),
);

const operator = fc.constantFrom('eq', 'ne', 'startsWith');
export const aSearchBody = fc.oneof(
  fc.record(
    {
      filters: fc.array(fc.record({ attributeSet: name, attribute, operator, value: mostly<unknown>(text, value) }), {
        minLength: 1,
        maxLength: 3,
      }),
      top: fc.constantFrom(1, 200),
    },
    { requiredKeys: ['filters'] },
  ),
  fc.record({ cursor: text }),
);
export const aSearchInBody = fc.record({ startsWith: text, attributeSet: name }, { requiredKeys: ['startsWith'] });

export const aVerificationBody = fc.oneof(
  fc.record({ targets: fc.array(target, { minLength: 1, maxLength: 3 }) }),
  fc.record({ top: fc.constantFrom(1, 50, 51), cursor: text }, { requiredKeys: [] }),
);

type Change = { readonly at: number; readonly how: 'replace' | 'remove' | 'add' | 'rename'; readonly by: unknown };
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat({ max: 30 }),
  how: fc.constantFrom('replace', 'remove', 'add', 'rename'),
  by: fc.oneof(value, fc.jsonValue({ maxDepth: 2 }), guid, time),
});

/** As it is, or with something changed somewhere in it. */
export const spoilt = (body: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(body, fc.oneof(fc.constant([]), fc.array(change, { maxLength: 2 })))
    .map(([sound, changes]) => changes.reduce(applyChange, JSON.parse(JSON.stringify(sound))));

function applyChange(document: unknown, { at, how, by }: Change): unknown {
  const places = placesOf(document);
  const place = places[at % (places.length + 1)];
  if (!place) return how === 'replace' ? by : document;
  const { parent, key } = place;
  if (how === 'replace') parent[key] = by;
  if (how === 'add') parent[`${key}2`] = by;
  if (how === 'rename') parent[key.toUpperCase()] = parent[key];
  if (how === 'remove' || how === 'rename') delete parent[key];
  return JSON.parse(JSON.stringify(document));
}

type Place = { readonly parent: Record<string, unknown>; readonly key: string };

function placesOf(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...placesOf(parent[key])]);
}
