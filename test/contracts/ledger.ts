import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger, LedgerEntry } from '../../src/ports/ledger.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { keyOf } from './key-of.ts';
import { STARTS_WITHIN_MS } from './tables.ts';

export type LedgerUnderTest = {
  /** Another process's view of the same ledger. */
  open(): Ledger;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

const anEntry = (fields: Partial<LedgerEntry> & Pick<LedgerEntry, 'key'>): LedgerEntry => ({
  source: 'onboarding',
  fingerprint: 'fingerprint',
  state: 'reserved',
  receivedAt: '2026-11-20T09:00:00.000Z',
  updatedAt: '2026-11-20T09:00:00.000Z',
  ...fields,
});

const everything: Omit<LedgerEntry, 'key'> = {
  source: 'tickets',
  eventId: 'RITM0010001/änderung 🚀 "quoted" \'too\'',
  fingerprint: 'Zm9v-_',
  state: 'deadLettered',
  hop: 12,
  attempts: 0,
  reason: 'invalid',
  problems: [
    { pointer: '/attributes/Engineering/Project~1X/0', code: 'valueNotAllowed' },
    { pointer: '', code: 'malformedJson' },
  ],
  results: [
    { attributeSet: 'Engineering', name: 'Project', result: 'applied' },
    { attributeSet: 'Überprüfung', name: 'Größe', result: 'unchanged' },
    { attributeSet: 'Marketing', name: 'AppCountry', result: 'superseded' },
    { attributeSet: 'Marketing', name: 'Level', result: 'partlySuperseded' },
  ],
  target: { type: 'servicePrincipal', key: 'appId', value: '91c4e7d0-5a2b-4f38-8d16-3e7b0c92a5f4' },
  objectId: '2f6d3c1a-7b84-4e09-9c55-d10a8e47f3b1',
  submittedBy: '5f0c6f4e-1b1d-4f0a-9c1e-0d2a7b3c4e5f',
  onBehalfOf: "o'brien@contoso.com",
  reference: '',
  effectiveAt: '2026-12-01T00:00:00+01:00',
  effectiveUntil: '2027-06-30T00:00:00Z',
  operatedBy: '7e5d4c3b-2a19-4807-b6f5-e4d3c2b1a098',
  replaces: keyOf('the one before'),
  replacedBy: keyOf('the one after'),
  endedBy: keyOf('the end'),
  receivedAt: '2026-11-20T09:00:00.123Z',
  updatedAt: '2026-11-20T10:00:00Z',
};

/** What every ledger does. */
export function testLedger(name: string, make: () => Promise<LedgerUnderTest>): void {
  describe(`the ledger ${name}`, () => {
    let ledger: Ledger;
    let other: Ledger;
    let underTest: LedgerUnderTest;
    beforeAll(async () => {
      underTest = await make();
      [ledger, other] = [underTest.open(), underTest.open()];
    }, STARTS_WITHIN_MS);
    afterAll(() => underTest.close());

    it('has no entry that nobody reserved', async () => {
      expect(await ledger.get(keyOf('nobody'))).toBeUndefined();
    });

    it('reserves once of fifty concurrent calls with one key, and shows the others who was first', async () => {
      const key = keyOf('race');
      const calls = Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? ledger : other).reserve(anEntry({ key, reference: `call ${index}` })),
      );
      const answers = await Promise.all(calls);

      const reserved = answers.filter(({ kind }) => kind === 'reserved');
      expect(reserved).toHaveLength(1);
      const [first] = reserved;
      expect(answers.map(({ entry, version }) => ({ entry, version }))).toEqual(
        Array(50).fill({ entry: first?.entry, version: first?.version }),
      );
      expect(await other.get(key)).toEqual({ entry: first?.entry, version: first?.version });
    });

    it('leaves an entry as it is when its key is reserved again', async () => {
      const key = keyOf('again');
      await ledger.reserve(anEntry({ key, state: 'applied', fingerprint: 'first' }));

      const second = await ledger.reserve(anEntry({ key, fingerprint: 'second' }));

      expect(second).toMatchObject({ kind: 'exists', entry: { state: 'applied', fingerprint: 'first' } });
      expect((await ledger.get(key))?.entry).toMatchObject({ state: 'applied', fingerprint: 'first' });
    });

    it('updates an entry against its version, and each update gives the next one', async () => {
      const key = keyOf('update');
      const { version: first } = await ledger.reserve(anEntry({ key }));

      const taken = await ledger.update(anEntry({ key, state: 'applying' }), first);
      if (taken.kind === 'changed') expect.unreachable('the version was the newest');
      const closed = await other.update(anEntry({ key, state: 'applied' }), taken.version);
      if (closed.kind === 'changed') expect.unreachable('the version was the newest');

      expect(new Set([first, taken.version, closed.version]).size).toBe(3);
      expect(await ledger.get(key)).toEqual({ entry: anEntry({ key, state: 'applied' }), version: closed.version });
    });

    it.each<[string, Partial<LedgerEntry>, Partial<LedgerEntry>]>([
      ['', { attempts: 1 }, { attempts: 2 }],
      [' that adds to the index', { objectId: 'theirs' }, { objectId: 'mine', reference: 'mine' }],
      [' that takes from the index', { attempts: 1 }, { state: 'deadLettered' }],
      [' that takes what is gone', { state: 'applied' }, { state: 'deadLettered' }],
    ])('changes nothing on an update%s against an outdated version', async (change, theirs, mine) => {
      const target = { type: 'user', key: 'userPrincipalName', value: 'jana@contoso.com' } as const;
      const entry = anEntry({ key: keyOf(`outdated${change}`), target });
      const { version: outdated } = await ledger.reserve(entry);
      await other.update({ ...entry, ...theirs }, outdated);

      const late = await ledger.update({ ...entry, ...mine }, outdated);

      expect(late).toEqual({ kind: 'changed' });
      expect((await ledger.get(entry.key))?.entry).toEqual({ ...entry, ...theirs });
    });

    it('lets one of twenty concurrent updates against one version through', async () => {
      const key = keyOf('two workers');
      const { version } = await ledger.reserve(anEntry({ key }));
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? ledger : other).update(anEntry({ key, reference: `worker ${index}` }), version),
        ),
      );
      expect(answers.filter(({ kind }) => kind === 'updated')).toHaveLength(1);
    });

    it('changes nothing on an update of an entry that is not there', async () => {
      const key = keyOf('never there');
      const { version } = await ledger.reserve(anEntry({ key: keyOf('there') }));
      expect(await ledger.update(anEntry({ key }), version)).toEqual({ kind: 'changed' });
      expect(await ledger.get(key)).toBeUndefined();
    });

    it('keeps everything of an entry', async () => {
      const entry = { key: keyOf('everything'), ...everything };
      const { version } = await ledger.reserve(entry);
      expect(await other.get(entry.key)).toEqual({ entry, version });
    });

    it('keeps absent what was absent, whether left out or undefined', async () => {
      const bare = anEntry({ key: keyOf('bare') });
      const absent = { eventId: undefined, reason: undefined, problems: undefined, results: undefined };
      const undefinedFields = { target: undefined, objectId: undefined, submittedBy: undefined, reference: undefined };
      await ledger.reserve({ ...bare, ...absent, ...undefinedFields, onBehalfOf: undefined });

      const read = (await other.get(bare.key))?.entry;
      expect(read).toEqual(bare);
      expect(JSON.parse(JSON.stringify(read))).toStrictEqual(bare);
    });

    it('forgets a field that an update leaves out', async () => {
      const key = keyOf('forgets');
      const { version } = await ledger.reserve({ key, ...everything });
      await ledger.update(anEntry({ key }), version);
      expect((await other.get(key))?.entry).toEqual(anEntry({ key }));
    });

    it('keeps empty lists apart from none', async () => {
      const entry = anEntry({ key: keyOf('empty lists'), problems: [], results: [] });
      await ledger.reserve(entry);
      expect((await other.get(entry.key))?.entry).toEqual(entry);
    });

    it('takes every key of base64url, and tells keys apart by case', async () => {
      const keys = ['-starts-with-a-dash', '_starts_with_an_underscore', '0', '--__--', 'aA', 'Aa', 'ready'];
      const digests = Array.from({ length: 20 }, (_, index) => keyOf(`key ${index}`));
      for (const key of [...keys, ...digests]) {
        const { kind } = await ledger.reserve(anEntry({ key, reference: key }));
        expect([key, kind]).toEqual([key, 'reserved']);
        expect((await other.get(key))?.entry).toEqual(anEntry({ key, reference: key }));
      }
    });

    it('is unavailable in an outage, which is neither "absent" nor "reserved" nor "changed", and works again after', async () => {
      const entry = anEntry({ key: keyOf('outage') });
      const { version } = await ledger.reserve(entry);
      await underTest.goAway();
      const opened = underTest.open();

      await expect(ledger.get(entry.key)).rejects.toThrow(Unavailable);
      await expect(ledger.get(keyOf('nobody'))).rejects.toThrow(Unavailable);
      await expect(ledger.reserve(entry)).rejects.toThrow(Unavailable);
      await expect(ledger.update(entry, version)).rejects.toThrow(Unavailable);
      await expect(ledger.update({ ...entry, state: 'applied' }, version)).rejects.toThrow(Unavailable);
      await expect(ledger.list({ selector: { by: 'open' } }, 10)).rejects.toThrow(Unavailable);
      await expect(opened.get(entry.key)).rejects.toThrow(Unavailable);

      await underTest.comeBack();
      expect(await opened.get(entry.key)).toEqual({ entry, version });
      expect(await ledger.update(entry, version)).toMatchObject({ kind: 'updated' });
    });
  });
}
