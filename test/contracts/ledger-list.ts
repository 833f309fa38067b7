import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../../src/domain/request.ts';
import { isClosed } from '../../src/domain/state.ts';
import type { Ledger, LedgerEntry, LedgerQuery, LedgerSelector } from '../../src/ports/ledger.ts';
import { keyOf } from './key-of.ts';
import type { LedgerUnderTest } from './ledger.ts';
import { STARTS_WITHIN_MS } from './tables.ts';

const COUNT = 60;
const NOW = Date.parse('2026-11-20T09:00:00.000Z');
const MINUTE = 60_000;
const states = ['reserved', 'retrying', 'applied', 'applied', 'deadLettered'] as const;
const sources = ['hr', "o'brien & co / 50% #1?", 'tickets'] as const;
const references = ['RITM0010001', 'RITM0010001 ', undefined, 'ritm0010001', "it's / #2"] as const;
const jana: Target = { type: 'user', key: 'userPrincipalName', value: 'Jana@contoso.com' };
const targets: readonly (Target | undefined)[] = [
  jana,
  { ...jana, value: 'jana@contoso.com' },
  { type: 'user', key: 'id', value: '1b9f4c52-7a3e-4d10-8f66-0c2d5e9a7b31' },
  { type: 'servicePrincipal', key: 'id', value: '1b9f4c52-7a3e-4d10-8f66-0c2d5e9a7b31' },
  undefined,
];
const timeOf = (minutes: number) => new Date(NOW + minutes * MINUTE).toISOString();

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Four at each time, so that pages end between equal ones. */
const entries = Array.from({ length: COUNT }, (_, index): LedgerEntry => {
  const receivedAt = timeOf(Math.floor(index / 4));
  return {
    key: keyOf(`entry ${index}`),
    source: sources[index % sources.length] ?? '',
    fingerprint: 'fingerprint',
    state: states[index % states.length] ?? 'applied',
    target: targets[Math.floor(index / 3) % targets.length],
    reference: references[Math.floor(index / 7) % references.length],
    hop: index,
    receivedAt,
    updatedAt: receivedAt,
  };
}).sort((a, b) => compare(b.receivedAt, a.receivedAt) || compare(a.key, b.key));

const ofTarget = ({ type, key, value }: Target) =>
  entries.filter(
    ({ target }) => target?.type === type && target.key === key && target.value.toLowerCase() === value.toLowerCase(),
  );

const selections: readonly (readonly [string, LedgerSelector, readonly LedgerEntry[]])[] = [
  ...sources.map((source): (typeof selections)[number] => [
    `the source ${source}`,
    { by: 'source', source },
    entries.filter((entry) => entry.source === source),
  ]),
  ...targets
    .filter((target) => target !== undefined)
    .map((target): (typeof selections)[number] => [
      `the ${target.type} of the ${target.key} ${target.value}`,
      { by: 'target', target },
      ofTarget(target),
    ]),
  ...references
    .filter((reference) => reference !== undefined)
    .map((reference): (typeof selections)[number] => [
      `the reference ${JSON.stringify(reference)}`,
      { by: 'reference', reference },
      entries.filter((entry) => entry.reference === reference),
    ]),
  ['what is open', { by: 'open' }, entries.filter(({ state }) => !isClosed(state))],
];

/** How every ledger lists what it has, which must be nothing at first. */
export function testLedgerList(name: string, make: () => Promise<LedgerUnderTest>): void {
  describe(`a list of the ledger ${name}`, () => {
    let underTest: LedgerUnderTest;
    let ledger: Ledger;
    beforeAll(async () => {
      underTest = await make();
      ledger = underTest.open();
      for (const [, selector] of selections) expect(await ledger.list({ selector }, 10)).toEqual({ items: [] });
      await Promise.all(entries.map((entry) => ledger.reserve(entry)));
    }, STARTS_WITHIN_MS);
    afterAll(() => underTest.close());

    async function readAll(query: LedgerQuery, top: number): Promise<{ items: LedgerEntry[]; pages: number }> {
      const items: LedgerEntry[] = [];
      let pages = 0;
      let after: string | undefined;
      do {
        const page = await ledger.list(query, top, after);
        if (page.cursor !== undefined) expect(page.items).toHaveLength(top);
        items.push(...page.items);
        pages += 1;
        after = page.cursor;
      } while (after !== undefined);
      return { items, pages };
    }

    it.each(selections)('of %s has each once and whole, the newest first', async (_, selector, expected) => {
      expect(expected.length).toBeGreaterThan(1);
      expect((await readAll({ selector }, 200)).items).toEqual(expected);
      expect((await readAll({ selector }, 10)).items).toEqual(expected);
    });

    it('is the same whatever the pages are, also where one ends between equal times', async () => {
      const selector = { by: 'open' } as const;
      const expected = entries.filter(({ state }) => !isClosed(state));
      const count = expected.length;
      for (const top of [1, 3, count - 1, count, count + 1]) {
        const { items, pages } = await readAll({ selector }, top);
        expect([top, items]).toEqual([top, expected]);
        expect([top, pages]).toEqual([top, Math.ceil(count / top)]);
      }
    });

    it.each(['hr', sources[1], "hr' or source eq 'tickets"])('may be restricted to the source %s', async (source) => {
      for (const [, selector, expected] of selections) {
        const own = expected.filter((entry) => entry.source === source);
        expect((await readAll({ selector, source }, 10)).items).toEqual(own);
      }
    });

    it.each<[string, Pick<LedgerQuery, 'from' | 'to'>, (minute: number) => boolean]>([
      ['from a time on', { from: timeOf(5) }, (minute) => minute >= 5],
      ['before a time', { to: timeOf(5) }, (minute) => minute < 5],
      ['between two', { from: timeOf(3), to: timeOf(9) }, (minute) => minute >= 3 && minute < 9],
      ['in the other order', { from: timeOf(9), to: timeOf(3) }, () => false],
      ['between times that nothing was received at', { from: timeOf(4.5), to: timeOf(6.5) }, (m) => m === 5 || m === 6],
      ['in another form', { from: '2026-11-20T10:05:00+01:00', to: '2026-11-20T09:06Z' }, (minute) => minute === 5],
      ['since the beginning of time', { from: '0001-01-01T00:00:00Z', to: '9999-12-31T23:59:59Z' }, () => true],
    ])('may be of those received %s', async (_, times, passes) => {
      const expected = entries.filter(({ receivedAt }) => passes((Date.parse(receivedAt) - NOW) / MINUTE));
      const own = expected.filter(({ source }) => source === 'hr');
      for (const top of [3, 200]) {
        expect((await readAll({ selector: { by: 'source', source: 'hr' }, ...times }, top)).items).toEqual(own);
      }
    });

    it('has nothing of what is similar', async () => {
      const others: readonly LedgerSelector[] = [
        { by: 'source', source: 'h' },
        { by: 'source', source: 'HR' },
        { by: 'reference', reference: 'RITM' },
        { by: 'reference', reference: '' },
        { by: 'target', target: { ...jana, value: 'jana@contoso.co' } },
        { by: 'target', target: { type: 'user', key: 'id', value: jana.value } },
        {
          by: 'target',
          target: { type: 'servicePrincipal', key: 'appId', value: '1b9f4c52-7a3e-4d10-8f66-0c2d5e9a7b31' },
        },
      ];
      for (const selector of others) expect(await ledger.list({ selector }, 10)).toEqual({ items: [] });
    });
  });
}
