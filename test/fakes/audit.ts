import { byId, type Target } from '../../src/domain/request.ts';
import type { Audit, AuditQuery, AuditRecord } from '../../src/ports/audit.ts';
import { createOutages } from './outages.ts';
import { pageOf } from './page-of.ts';

/** Audit records in memory. */
export function createFakeAudit() {
  const { run, failNext, setAway } = createOutages<'put' | 'list' | 'purge'>('audit');
  const rows = new Map<string, AuditRecord>();

  const audit: Audit = {
    put: (record) => run('put', () => void (rows.has(record.id) || rows.set(record.id, structuredClone(record)))),
    list: (query, top, after) =>
      run('list', () => {
        const found = [...rows.values()].filter((record) => passes(record, query));
        return pageOf(found, placeOf, top, after);
      }),
    purge: (before, top) =>
      run('purge', () => {
        const older = [...rows.values()].filter(({ at }) => Date.parse(at) < Date.parse(before)).slice(0, top);
        for (const { id } of older) rows.delete(id);
        return older.length;
      }),
  };

  return { ...audit, failNext, setAway, records: (): readonly AuditRecord[] => [...rows.values()] };
}

export type FakeAudit = ReturnType<typeof createFakeAudit>;

const passes = (record: AuditRecord, { target, from, to }: AuditQuery): boolean =>
  (target === undefined || namesOf(record).includes(nameOf(target))) &&
  (from === undefined || Date.parse(record.at) >= Date.parse(from)) &&
  (to === undefined || Date.parse(record.at) < Date.parse(to));

function namesOf({ target, objectId }: AuditRecord): readonly string[] {
  if (!target) return [];
  return [target, ...(objectId === undefined ? [] : [byId(target, objectId)])].map(nameOf);
}

const nameOf = ({ type, key, value }: Target): string => `${type} ${key} ${value.toLowerCase()}`;

/** The newest first, and those of one moment by their ids. */
const placeOf = ({ id, at }: AuditRecord): string => `${1e15 - Date.parse(at)} ${id}`;
