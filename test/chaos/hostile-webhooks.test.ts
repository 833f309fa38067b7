import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Elements } from '../../src/intake/formats.ts';
import { readKey, type VerificationKey } from '../../src/intake/signature/keys.ts';
import { createVerifier } from '../../src/intake/signature/verify.ts';
import { splitBatch } from '../../src/intake/split.ts';
import { NOW } from '../factories.ts';
import { foreignSecret, type Sender, senders } from '../intake/signature/senders.ts';
import { scale } from './scale.ts';

/** What nobody thought of: no crash, nothing forged that is taken, nothing that takes its time. */

const SEED = Number(process.env['CHAOS_SEED'] ?? 4_711);
const options = { numRuns: scale.hostileCases, seed: SEED };
/** At full length it works for minutes. */
const TIMEOUT_IN_MS = 900_000;
/** Of work, a hundred times what one takes. A machine that pauses is not the verifier's fault. */
const LONGEST_IN_MS = 500;
const workInMs = (since: NodeJS.CpuUsage): number => process.cpuUsage(since).user / 1_000;

type Headers = Readonly<Record<string, string>>;
type Request = { readonly headers: Headers; readonly body: string };

const BODIES = [
  '{"id":"4711"}',
  '',
  '[]',
  `{"text":"${'ü😀'.repeat(500)}"}`,
  '1795165200.{}',
  '2026-11-20T09:00:00Z{}',
];
const ages = [0, -299_000, 299_000, -301_000, 301_000];

/** Everything that one sender has ever sent: fresh and old, and of somebody else's secret. */
async function record(sender: Sender): Promise<readonly (Request & { readonly isGood: boolean })[]> {
  const requests = BODIES.filter((body) => body !== '').flatMap((body) =>
    ages.flatMap((age) => [undefined, foreignSecret(sender)].map((secret) => ({ body, age, secret }))),
  );
  return Promise.all(
    requests.map(async ({ body, age, secret }) => ({
      body,
      headers: await sender.sign(body, NOW + age, secret),
      isGood: secret === undefined && (sender.timeHeader === undefined || Math.abs(age) < 300_000),
    })),
  );
}

/** A header holds these: what a host would not pass on cannot come. */
const headerText = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)), maxLength: 200 }),
  fc.constantFrom(
    '',
    ' ',
    ',',
    'v1,',
    'v1a,',
    'sha256=',
    'sha1=',
    '0',
    '-1',
    '1e3',
    '__proto__',
    'v1, v1,',
    `v1,${'A'.repeat(43)}=`,
  ),
  fc.integer({ min: 0, max: 30_000 }).map((length) => 'v1, '.repeat(length / 4)),
);

type Change = (request: Request, others: readonly Request[]) => Request;
const onHeader =
  (change: (text: string, other: string) => string, at: number, from: number): Change =>
  (request, others) => {
    const names = Object.keys(request.headers);
    const name = names[at % Math.max(1, names.length)] ?? 'webhook-id';
    const other = others[from % others.length]?.headers[name] ?? '';
    return { ...request, headers: { ...request.headers, [name]: change(request.headers[name] ?? '', other) } };
  };
const flip = (text: string, at: number) => {
  const place = at % Math.max(1, text.length);
  return `${text.slice(0, place)}${text[place] === 'a' ? 'b' : 'a'}${text.slice(place + 1)}`;
};
const number = fc.nat({ max: 10_000 });
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(headerText, number).map(([text, at]) => onHeader(() => text, at, 0)),
  fc.tuple(number, number).map(([at, place]) => onHeader((text) => flip(text, place), at, 0)),
  fc.tuple(number, number).map(([at, length]) => onHeader((text) => text.slice(0, length % 90), at, 0)),
  fc.tuple(number, number).map(([at, from]) => onHeader((_, other) => other, at, from)),
  fc
    .tuple(number, number, fc.constantFrom(',', ', ', ' ', ''))
    .map(([at, from, joint]) => onHeader((text, other) => `${text}${joint}${other}`, at, from)),
  number.map(
    (at): Change =>
      (request) => ({ ...request, body: flip(request.body, at) }),
  ),
  number.map(
    (from): Change =>
      (request, others) => ({ ...request, body: others[from % others.length]?.body ?? '' }),
  ),
  fc.string({ unit: 'binary', maxLength: 100 }).map(
    (body): Change =>
      (request) => ({ ...request, body }),
  ),
  // What is signed is one text: its parts may be moved against each other.
  fc.tuple(number, fc.integer({ min: -20, max: 20 })).map(
    ([at, by]): Change =>
      (request, others) => {
        const moved = by < 0 ? request.body.slice(0, -by) : request.body.slice(-by);
        const body = by < 0 ? request.body.slice(-by) : request.body.slice(0, request.body.length - moved.length);
        return onHeader(
          (text) => (by < 0 ? `${text}${moved}` : `${moved}${text}`),
          at,
          0,
        )({ ...request, body }, others);
      },
  ),
  number.map(
    (at): Change =>
      ({ headers, body }) => {
        const entries = Object.entries(headers);
        return { headers: Object.fromEntries(entries.filter((_, index) => index !== at % entries.length)), body };
      },
  ),
);

describe.each(senders)('what pretends to be of $name', (sender) => {
  let recorded: Awaited<ReturnType<typeof record>>;
  beforeAll(async () => {
    recorded = await record(sender);
  });

  it(
    'is proven only if it is what the sender signed, and in time',
    () => {
      const check = createVerifier(sender.scheme, [keyOf(sender)], 300_000);
      const good = new Set(recorded.filter(({ isGood }) => isGood).map((request) => meaningOf(sender, request)));
      let proven = 0;
      const property = fc.property(number, fc.array(change, { maxLength: 3 }), (from, changes) => {
        const original = recorded[from % recorded.length] as (typeof recorded)[number];
        const request = changes.reduce<Request>((changed, one) => one(changed, recorded), original);
        const before = process.cpuUsage();
        const verdict = check({ get: (name) => request.headers[name] ?? null }, Buffer.from(request.body), NOW);
        expect(workInMs(before)).toBeLessThan(LONGEST_IN_MS);
        if (verdict.kind === 'proven') proven += 1;
        if (changes.length === 0) expect(verdict.kind === 'proven').toBe(original.isGood);
        if (verdict.kind === 'proven') expect(good).toContain(meaningOf(sender, request));
      });
      fc.assert(property, { ...options, numRuns: Math.ceil(options.numRuns / senders.length) });
      expect(proven).toBeGreaterThan(0);
    },
    TIMEOUT_IN_MS,
  );
});

const keyOf = ({ scheme, secret }: Sender): VerificationKey => {
  const key = readKey(scheme, secret);
  if (key.kind === 'problem') throw new Error(key.detail);
  return key;
};

/** What a verified request says: its body, and whatever of its headers is signed. How often it is signed is nothing. */
function meaningOf({ header }: Sender, { headers, body }: Request): string {
  const signed = Object.entries(headers).filter(([name]) => name !== header && name !== 'x-hub-signature');
  return JSON.stringify([body, signed.toSorted()]);
}

describe('what pretends to be a batch', () => {
  const kinds: readonly Elements[] = [{ kind: 'array' }, { kind: 'member', name: 'employees' }];
  const gap = fc.constantFrom('', ' ', '\n\t ', '\r\n');
  const event = fc.oneof(
    fc.json({ maxDepth: 3 }),
    fc.json({ maxDepth: 1 }).map((json) => `{"employees": [${json}] , "]": "[,\\""}`),
    fc.constantFrom('1234567890123456789', '{"a":1,"a":2}', '"\\ud800"', '[[[]],{}]', '-0.0e-1', '{"__proto__":1}'),
  );
  const wrap = ({ kind }: Elements, inside: string) =>
    kind === 'array' ? `[${inside}]` : `{"x":[1],"employees":[${inside}]}`;

  it.each(kinds)(
    'is its events, byte for byte, in whatever way it is written: $kind',
    (elements) => {
      const property = fc.property(fc.array(fc.tuple(gap, event, gap), { maxLength: 6 }), gap, (events, around) => {
        const body = around + wrap(elements, events.map((parts) => parts.join('')).join() || around) + around;
        const split = splitBatch(Buffer.from(body), elements);
        expect(split.kind === 'events' && split.events.map((one) => Buffer.from(one).toString())).toEqual(
          events.map(([, text]) => text),
        );
      });
      fc.assert(property, { ...options, numRuns: Math.ceil(options.numRuns / 4) });
    },
    TIMEOUT_IN_MS,
  );

  it.each(kinds)(
    'loses nothing when it is broken: $kind',
    (elements) => {
      const damage = fc.record({
        at: number,
        length: fc.nat({ max: 4 }),
        text: fc.oneof(
          fc.constantFrom('[', ']', '{', '}', ',', '"', '\\', ':'),
          fc.string({ unit: 'binary', maxLength: 3 }),
        ),
      });
      const property = fc.property(
        fc.array(event, { maxLength: 4 }),
        fc.array(damage, { maxLength: 3 }),
        (events, damages) => {
          const text = damages.reduce(
            (whole, { at, length, text }) =>
              whole.slice(0, at % (whole.length + 1)) + text + whole.slice((at % (whole.length + 1)) + length),
            wrap(elements, events.join()),
          );
          const before = process.cpuUsage();
          const split = splitBatch(Buffer.from(text), elements);
          expect(workInMs(before)).toBeLessThan(LONGEST_IN_MS);
          if (split.kind !== 'events') return;
          const value: unknown = JSON.parse(
            Buffer.from(text)
              .toString()
              .replace(/^\ufeff/, ''),
          );
          const read = elements.kind === 'array' ? value : (value as { employees: unknown }).employees;
          expect(split.events.map((one) => JSON.parse(Buffer.from(one).toString()))).toEqual(read);
        },
      );
      fc.assert(property, { ...options, numRuns: Math.ceil(options.numRuns / 4) });
    },
    TIMEOUT_IN_MS,
  );

  it('takes no longer for what is deep, long or never ends', () => {
    const megabyte = 1_000_000;
    const bombs = [
      ...['[', '[[],', '"', '\\"', '[1,', '{"employees":['].map((part) => part.repeat(megabyte / part.length)),
      `${'['.repeat(megabyte / 2)}${']'.repeat(megabyte / 2)}`,
      `[${'1,'.repeat(megabyte / 2)}1]`,
    ];
    for (const bomb of bombs) {
      for (const elements of kinds) {
        const before = process.cpuUsage();
        splitBatch(Buffer.from(bomb), elements);
        expect(workInMs(before)).toBeLessThan(4 * LONGEST_IN_MS);
      }
    }
  });
});
