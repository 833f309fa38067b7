import { hash } from 'node:crypto';
import { byId } from '../../domain/request.ts';
import type { AuditQuery, AuditRecord } from '../../ports/audit.ts';
import { targetDigest } from './request-rows.ts';
import { toNewestFirst } from './time.ts';

/**
 * The rows of one record, all in one of 16 partitions, so that one transaction puts them and one takes them away:
 *
 *     i_<id>                 that it is there: a second one of this id conflicts with it
 *     a_<place>              the record, among all of them
 *     t_<target>_<place>     the record, among those of its target: by the name it was given, and by its object id
 *
 * A place is `<time, counted down>_<id>`, so that each list is one range of row keys, newest first, and what is older than
 * a time is the end of `a_`.
 */
export type AuditRows = { readonly partitionKey: string; readonly own: string; readonly copies: readonly string[] };

const ALL = 'a_';

/** Whatever an id has in it, a row key can hold it. */
const digest = (id: string): string => hash('sha256', id, 'hex').slice(0, 32);

export function rowsOf({ id, at, target, objectId }: AuditRecord): AuditRows {
  const named = digest(id);
  const place = `${toNewestFirst(at)}_${named}`;
  const names = target ? [target, ...(objectId === undefined ? [] : [byId(target, objectId)])] : [];
  const prefixes = [ALL, ...names.map((name) => prefixOf({ target: name }))];
  const copies = [...new Set(prefixes)].map((prefix) => prefix + place);
  return { partitionKey: named.slice(0, 1), own: `i_${named}`, copies };
}

export const prefixOf = ({ target }: Pick<AuditQuery, 'target'>): string =>
  target ? `t_${targetDigest(target)}_` : ALL;

/** Row keys between which a list lies, neither of them included. */
export function rangeOf(query: AuditQuery, after: string | undefined) {
  const { from, to } = query;
  const prefix = prefixOf(query);
  const begins = [after ?? '', ...(to === undefined ? [] : [behind(to)])].toSorted();
  return { above: prefix + begins.at(-1), below: prefix + (from === undefined ? LAST : behind(from)) };
}

/** Those of `a_` that are older than a time. */
export const rangeBefore = (time: string) => ({ above: ALL + behind(time), below: ALL + LAST });

/** Behind every character that a place has. */
const LAST = '~';

/** Behind what is of that very time. */
const behind = (time: string): string => `${toNewestFirst(time)}${LAST}`;
