import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byId, type Target } from '../../src/domain/request.ts';
import { isClosed, openStates } from '../../src/domain/state.ts';
import type { Ledger, LedgerEntry, LedgerSelector } from '../../src/ports/ledger.ts';
import { aLedgerEntry } from '../factories.ts';
import { keyOf } from './key-of.ts';
import type { LedgerUnderTest } from './ledger.ts';
import { STARTS_WITHIN_MS } from './tables.ts';

/** How the lists of every ledger follow what becomes of its entries. */
export function testLedgerIndex(name: string, make: () => Promise<LedgerUnderTest>): void {
  describe(`what the ledger ${name} lists`, () => {
    let underTest: LedgerUnderTest;
    let ledger: Ledger;
    let other: Ledger;
    beforeAll(async () => {
      underTest = await make();
      [ledger, other] = [underTest.open(), underTest.open()];
    }, STARTS_WITHIN_MS);
    afterAll(() => underTest.close());

    let count = 0;
    /** Of a source of its own, so that no test sees the entries of another one. */
    function anEntry(fields: Partial<LedgerEntry> = {}): LedgerEntry {
      count += 1;
      const value = `jana-${count}@contoso.com`;
      const target = { type: 'user', key: 'userPrincipalName', value } as const;
      return aLedgerEntry({ key: keyOf(`listed ${count}`), source: `source-${count}`, target, ...fields });
    }
    const listed = async (selector: LedgerSelector, source?: string): Promise<readonly LedgerEntry[]> =>
      (await other.list({ selector, source }, 200)).items;
    const isOpen = async ({ key, source }: LedgerEntry) =>
      (await listed({ by: 'open' }, source)).some((entry) => entry.key === key);
    const keysFor = async (target: Target) => (await listed({ by: 'target', target })).map(({ key }) => key);

    async function update(entry: LedgerEntry, version: string): Promise<string> {
      const answer = await ledger.update(entry, version);
      if (answer.kind === 'changed') expect.unreachable('the version was the newest');
      expect(await other.get(entry.key)).toEqual({ entry, version: answer.version });
      return answer.version;
    }

    it('as open is so until it is closed, and again when it is replayed', async () => {
      const entry = anEntry();
      let { version } = await ledger.reserve(entry);
      for (const state of [...openStates, 'deadLettered', 'queued', 'deadLettered', 'discarded'] as const) {
        version = await update({ ...entry, state }, version);
        expect([state, await isOpen(entry)]).toEqual([state, !isClosed(state)]);
      }
      expect(await listed({ by: 'source', source: entry.source })).toMatchObject([{ state: 'discarded' }]);
    });

    it('as untold is so from its closing until it is told, and each time that it is closed again', async () => {
      const entry = anEntry();
      const isUntold = async () => (await listed({ by: 'untold' }, entry.source)).length > 0;
      const untold = {
        policyVersion: 'v1',
        definitionsVersion: 'v2',
        changes: [{ attributeSet: 'Engineering', name: 'Project', operation: 'set', count: 2, before: '', after: 'x' }],
        graphRequestId: 'any',
      } as const;
      let { version } = await ledger.reserve(entry);
      version = await update({ ...entry, state: 'applying', found: { 'Engineering/Project': 'x' } }, version);
      expect(await isUntold()).toBe(false);
      for (const closing of [untold, {}]) {
        version = await update({ ...entry, state: 'deadLettered', untold: closing }, version);
        expect([await isUntold(), await listed({ by: 'open' }, entry.source)]).toEqual([true, []]);
        version = await update({ ...entry, state: 'deadLettered', justification: 'why' }, version);
        expect(await isUntold()).toBe(false);
      }
      const refused = anEntry({ source: entry.source, state: 'deadLettered', untold });
      await ledger.reserve(refused);
      expect(await listed({ by: 'untold' }, entry.source)).toEqual([refused]);
    });

    it('was perhaps never open', async () => {
      const entry = anEntry({ state: 'deadLettered' });
      await ledger.reserve(entry);
      expect(await isOpen(entry)).toBe(false);
      expect(await listed({ by: 'source', source: entry.source })).toEqual([entry]);
    });

    it('is found by its object id as soon as that is known, and still by its name', async () => {
      const entry = anEntry();
      const objectId = '7D1F4C52-7a3e-4d10-8f66-0c2d5e9a7b31';
      const { target = expect.unreachable('it has one') } = entry;
      const { version } = await ledger.reserve(entry);
      expect(await keysFor(byId(target, objectId))).toEqual([]);

      const known = await update({ ...entry, state: 'applying', objectId }, version);
      await update({ ...entry, state: 'applied', objectId }, known);

      expect(await keysFor(byId(target, objectId.toLowerCase()))).toEqual([entry.key]);
      expect(await keysFor(target)).toEqual([entry.key]);
      expect(await keysFor({ type: 'servicePrincipal', key: 'id', value: objectId })).toEqual([]);
    });

    it('is found once by an object id that was its name already', async () => {
      const objectId = '8e2f4c52-7a3e-4d10-8f66-0c2d5e9a7b31';
      const entry = anEntry({ target: { type: 'user', key: 'id', value: objectId.toUpperCase() }, objectId });
      await ledger.reserve(entry);
      expect(await listed({ by: 'target', target: { type: 'user', key: 'id', value: objectId } })).toEqual([entry]);
    });

    it('is found by what is read of it in a replay, which could not be read before', async () => {
      const read = anEntry({ reference: 'RITM0010001 of a replay' });
      const { target = expect.unreachable('it has one'), reference = '' } = read;
      const unread = { ...read, target: undefined, reference: undefined, eventId: undefined };
      const first = await ledger.reserve({ ...unread, state: 'deadLettered', reason: 'malformed' });
      const replayed = await update({ ...unread, state: 'queued', hop: 1 }, first.version);
      expect([await keysFor(target), await listed({ by: 'reference', reference })]).toEqual([[], []]);

      await update({ ...read, hop: 1 }, replayed);

      expect(await keysFor(target)).toEqual([read.key]);
      expect(await listed({ by: 'reference', reference })).toEqual([{ ...read, hop: 1 }]);
    });

    it('is not found by a name that it no longer has', async () => {
      const entry = anEntry({ reference: 'the reference before' });
      const { target = expect.unreachable('it has one') } = entry;
      const { version } = await ledger.reserve(entry);
      const moved = { ...entry, target: { ...target, value: 'moved@contoso.com' } as Target, reference: undefined };
      await update({ ...moved, receivedAt: '2026-11-20T09:00:01.000Z' }, version);
      expect(await keysFor(target)).toEqual([]);
      expect(await keysFor(moved.target)).toEqual([entry.key]);
      expect(await listed({ by: 'reference', reference: 'the reference before' })).toEqual([]);
      expect(await listed({ by: 'source', source: entry.source })).toHaveLength(1);
    });

    it('is not changed by a reservation that comes too late', async () => {
      const entry = anEntry();
      const late = { ...anEntry({ reference: 'of the late one' }), key: entry.key };
      await ledger.reserve(entry);
      expect(await other.reserve(late)).toMatchObject({ kind: 'exists' });
      expect(await listed({ by: 'reference', reference: 'of the late one' })).toEqual([]);
      expect(await listed({ by: 'source', source: late.source })).toEqual([]);
      expect(await listed({ by: 'source', source: entry.source })).toEqual([entry]);
    });

    it.each(['closes it', 'finds its object id'])('follows the one of twenty writers who %s first', async (change) => {
      const entry = anEntry();
      const { target = expect.unreachable('it has one') } = entry;
      const { version } = await ledger.reserve(entry);
      const idOf = (index: number) =>
        `${keyOf(entry.key).slice(0, 8)}-7a3e-4d10-8f66-${String(index).padStart(12, '0')}`;
      const changeOf = (index: number): Partial<LedgerEntry> =>
        change === 'closes it' && index % 3 > 0
          ? { state: 'applied', hop: index }
          : { objectId: idOf(index), hop: index };

      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? ledger : other).update({ ...entry, ...changeOf(index) }, version),
        ),
      );

      const winners = [...answers.entries()].filter(([, { kind }]) => kind === 'updated').map(([index]) => index);
      expect(winners).toHaveLength(1);
      const recorded = { ...entry, ...changeOf(winners[0] ?? -1) };
      expect((await ledger.get(entry.key))?.entry).toEqual(recorded);
      expect(await isOpen(entry)).toBe(!isClosed(recorded.state));
      for (let index = 0; index < 20; index++) {
        const found = await keysFor(byId(target, idOf(index)));
        expect([index, found]).toEqual([index, recorded.objectId === idOf(index) ? [entry.key] : []]);
      }
    });

    it('goes on where it was, whatever was closed and came meanwhile', async () => {
      const source = 'with several';
      const times = ['09:00', '09:01', '09:02', '09:03', '09:04'].map((time) => `2026-11-20T${time}:00.000Z`);
      const several = times.map((receivedAt) => anEntry({ source, receivedAt }));
      const [oldest, second, , , newest] = several;
      const versions = new Map<string, string>();
      for (const entry of several) versions.set(entry.key, (await ledger.reserve(entry)).version);
      const query = { selector: { by: 'open' }, source } as const;
      const first = await ledger.list(query, 2);
      expect(first.items.map(({ receivedAt }) => receivedAt)).toEqual(times.slice(3).toReversed());

      for (const entry of [...first.items, second]) {
        if (!entry) expect.unreachable('there are five');
        await update({ ...entry, state: 'applied' }, versions.get(entry.key) ?? '');
      }
      await ledger.reserve(anEntry({ source, receivedAt: '2026-11-20T09:05:00.000Z' }));

      const rest = await ledger.list(query, 5, first.cursor);
      expect(rest.items.map(({ receivedAt }) => receivedAt)).toEqual([times[2], times[0]]);
      expect([rest.items.at(-1)?.key, newest?.key]).toEqual([oldest?.key, first.items[0]?.key]);
    });
  });
}
