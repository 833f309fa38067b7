import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../../src/domain/request.ts';
import type { Audit, AuditQuery, AuditRecord } from '../../src/ports/audit.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { keyOf } from './key-of.ts';
import { STARTS_WITHIN_MS } from './tables.ts';

export type AuditUnderTest = {
  /** Another process's view of the same records. */
  open(): Audit;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

const MINUTE = 60_000;
const START = Date.parse('2026-11-20T09:00:00.000Z');
const at = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();

const jana: Target = { type: 'user', key: 'userPrincipalName', value: 'Jana@contoso.com' };
const payroll: Target = { type: 'servicePrincipal', key: 'appId', value: '91c4e7d0-5a2b-4f38-8d16-3e7b0c92a5f4' };
const JANA = '1b9f4c52-7a3e-4d10-8f66-0c2d5e9a7b31';
const byId: Target = { type: 'user', key: 'id', value: JANA };

const aRecord = (override: Partial<AuditRecord> & Pick<AuditRecord, 'id'>): AuditRecord => ({
  at: at(0),
  outcome: 'applied',
  source: 'hr',
  ...override,
});

const everything: AuditRecord = {
  id: `${keyOf('everything')}#12#deadLettered`,
  at: at(600),
  outcome: 'deadLettered',
  source: "o'brien & co / 50% #1?",
  request: keyOf('everything'),
  reason: 'invalid',
  problems: [{ pointer: '/attributes/Engineering/Project~1X/0', code: 'valueNotAllowed' }],
  eventId: 'RITM0010001/änderung 🚀',
  submittedBy: '5f0c6f4e-1b1d-4f0a-9c1e-0d2a7b3c4e5f',
  operatedBy: '7e5d4c3b-2a19-4807-b6f5-e4d3c2b1a098',
  onBehalfOf: 'hr@contoso.com',
  reference: 'RITM0010001',
  justification: 'ü'.repeat(1_024),
  target: { type: 'user', key: 'mail', value: 'everything@contoso.com' },
  objectId: '7d1f4c52-7a3e-4d10-8f66-0c2d5e9a7b31',
  attempts: 3,
  replaces: keyOf('replaced'),
  replacedBy: keyOf('replacing'),
  changes: Array.from({ length: 500 }, (_, index) => ({
    ...{ attributeSet: 'Engineering', name: `Attribute${index}`, operation: 'edit', count: index },
    ...(index % 2 === 0 ? { before: '', after: 'k7Qm0c1Zt3b9V5x2' } : {}),
  })) as AuditRecord['changes'],
  policyVersion: keyOf('policy'),
  definitionsVersion: keyOf('definitions'),
  graphRequestId: '2f6d3c1a-7b84-4e09-9c55-d10a8e47f3b1',
  bulkException: { targetsPerHour: 5_000, until: '2026-11-21T17:00:00.000Z' },
};

const targets = [jana, { ...jana, value: 'jana@CONTOSO.com' }, byId, payroll, undefined] as const;
/** Three at each time, so that pages end between equal ones; every other one knows its object id. */
const records = Array.from({ length: 45 }, (_, index) => {
  const target = targets[index % targets.length];
  const objectId = target?.type === 'user' && index % 2 === 0 ? JANA : undefined;
  return aRecord({ id: `${keyOf(`record ${index}`)}#0#applied`, at: at(Math.floor(index / 3)), target, objectId });
});

const isNewestFirst = (items: readonly AuditRecord[]) =>
  items.every((item, index) => index === 0 || item.at <= (items[index - 1]?.at ?? ''));
const idsOf = (items: readonly AuditRecord[]) => items.map(({ id }) => id).toSorted();

/** What every store of audit records does, which must have none at first. */
export function testAudit(name: string, make: () => Promise<AuditUnderTest>): void {
  describe(`the audit ${name}`, () => {
    let underTest: AuditUnderTest;
    let audit: Audit;
    let other: Audit;
    beforeAll(async () => {
      underTest = await make();
      [audit, other] = [underTest.open(), underTest.open()];
    }, STARTS_WITHIN_MS);
    afterAll(() => underTest.close());

    async function readAll(query: AuditQuery, top: number): Promise<AuditRecord[]> {
      const items: AuditRecord[] = [];
      let after: string | undefined;
      do {
        const page = await other.list(query, top, after);
        if (page.cursor !== undefined) expect(page.items).toHaveLength(top);
        items.push(...page.items);
        after = page.cursor;
      } while (after !== undefined);
      return items;
    }

    it('is empty at first, and has nothing to forget', async () => {
      expect(await audit.list({}, 10)).toEqual({ items: [] });
      expect(await audit.list({ target: jana }, 10)).toEqual({ items: [] });
      expect(await audit.purge(at(1_000), 10)).toBe(0);
    });

    it('keeps everything of a record, for all and for its target, until it is forgotten', async () => {
      const { target = expect.unreachable('it has one'), objectId = '' } = everything;
      await audit.put(everything);
      const names = [{}, { target }, { target: { ...byId, value: objectId.toUpperCase() } }];
      for (const query of names) expect((await other.list(query, 10)).items).toEqual([everything]);
      expect(await other.purge(at(601), 10)).toBe(1);
      for (const query of names) expect((await audit.list(query, 10)).items).toEqual([]);
    });

    it('keeps the first of several with one id, whoever puts them', async () => {
      const record = aRecord({ id: 'one#0#applied', at: at(700), target: jana, changes: [] });
      await Promise.all([audit.put(record), other.put(record)]);
      await other.put({ ...record, at: at(701), source: 'another' });
      expect(await readAll({ from: at(700) }, 10)).toEqual([record]);
      expect(await readAll({ target: jana }, 10)).toEqual([record]);
      await audit.purge(at(702), 10);
    });

    it('takes what is about no request and no target', async () => {
      const granted = aRecord({ id: 'bulk exception of hr / 1?', at: at(700), outcome: 'bulkExceptionGranted' });
      await audit.put(granted);
      expect(await readAll({ from: at(700) }, 10)).toEqual([granted]);
      await audit.purge(at(702), 10);
    });

    describe('lists', () => {
      beforeAll(async () => {
        await Promise.all(records.map((record) => audit.put(record)));
      }, STARTS_WITHIN_MS);

      const isJana = ({ target }: AuditRecord) => target?.value.toLowerCase() === 'jana@contoso.com';
      it.each<[string, AuditQuery, (record: AuditRecord) => boolean]>([
        ['all', {}, () => true],
        ['those from a time on', { from: at(9) }, (record) => record.at >= at(9)],
        ['those before a time', { to: at(4) }, (record) => record.at < at(4)],
        ['those in between', { from: at(3), to: at(7) }, (record) => record.at >= at(3) && record.at < at(7)],
        ['none in an empty time', { from: at(3), to: at(3) }, () => false],
        ['those of a target, in any case', { target: { ...jana, value: 'JANA@contoso.com' } }, isJana],
        ['those of an object id', { target: byId }, ({ objectId, target }) => objectId === JANA || target === byId],
        ['those of another type', { target: payroll }, ({ target }) => target === payroll],
        ['none of who has none', { target: { ...payroll, key: 'id', value: JANA } }, () => false],
        ['those of a target from a time on', { target: jana, from: at(8) }, (one) => isJana(one) && one.at >= at(8)],
      ])('%s, the newest first, whatever the pages are', async (_, query, passes) => {
        const expected = idsOf(records.filter(passes));
        for (const top of [1, 7, 45, 100]) {
          const items = await readAll(query, top);
          expect([top, idsOf(items), isNewestFirst(items)]).toEqual([top, expected, true]);
        }
      });
    });

    it('forgets what is older, as much at a time as it is told, and nothing else', async () => {
      const older = records.filter((record) => record.at < at(10)).length;
      const counts: number[] = [];
      do counts.push(await audit.purge(at(10), 16));
      while (counts.at(-1) !== 0);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(older);
      expect(Math.max(...counts)).toBeLessThanOrEqual(16);
      expect(idsOf(await readAll({}, 100))).toEqual(idsOf(records.filter((record) => record.at >= at(10))));
      for (const target of [jana, byId, payroll]) {
        expect((await readAll({ target }, 100)).filter((record) => record.at < at(10))).toEqual([]);
      }
      // A record of the same id may come again.
      const [first = expect.unreachable('there are some')] = records;
      await other.put(first);
      expect(idsOf(await readAll({ to: at(1) }, 100))).toEqual([first.id]);
    });

    it('is unavailable in an outage, which is neither "put" nor "empty", and works again after', async () => {
      await underTest.goAway();
      await expect(audit.put(everything)).rejects.toThrow(Unavailable);
      await expect(audit.list({}, 10)).rejects.toThrow(Unavailable);
      await expect(audit.purge(at(0), 10)).rejects.toThrow(Unavailable);
      await underTest.comeBack();
      await audit.put(everything);
      expect(await readAll({ from: at(500) }, 10)).toEqual([everything]);
    });
  });
}
