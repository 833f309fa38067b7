import { hash } from 'node:crypto';
import { byId, type Target } from '../../domain/request.ts';
import { isClosed } from '../../domain/state.ts';
import type { LedgerEntry, LedgerQuery, LedgerSelector } from '../../ports/ledger.ts';
import { toNewestFirst, toText } from './time.ts';

/**
 * The rows of one request, all in the partition of its key, so that one transaction changes them together:
 *
 *     k_<key>                           the request itself
 *     s_<source>_<place>                of its source
 *     t_<target>_<place>                of its target: by the name it was given, and by its object id once it is known
 *     r_<reference>_<place>             if it has one
 *     o_<place>                         while it is open
 *     u_<place>                         while it is closed and not yet told
 *     w_<time>_<key>                    while it is open: since when it waits
 *     e_<time>_<key>                    when it is over and will not change any more: since when
 *
 * A place is `<time of receipt, counted down>_<key>`, so that each list is one range of row keys, newest first; of
 * those that wait, or are over, the oldest is the first.
 */
export const ownRow = (key: string): string => `k_${key}`;

/**
 * One partition takes 2 000 entities a second (learn, scalability targets for Table storage) and a request is about ten
 * of them in its life, so that 16 are far above what Graph lets through. Every list asks each of them.
 */
export const partitions: readonly string[] = [...'0123456789abcdef'];

/** By the first 4 bits of the digest that a key is, so that requests spread evenly. */
export const partitionOf = (key: string): string =>
  ((Buffer.from(key.slice(0, 2), 'base64url')[0] ?? 0) >> 4).toString(16);

/** What leads to an entry: a pure function of it. */
export function indexRowsOf(entry: LedgerEntry): readonly string[] {
  const { key, source, target, objectId, reference, state, untold, receivedAt, updatedAt } = entry;
  const names = target ? [target, ...(objectId === undefined ? [] : [byId(target, objectId)])] : [];
  const selectors: readonly LedgerSelector[] = [
    { by: 'source', source },
    ...names.map((name) => ({ by: 'target' as const, target: name })),
    ...(reference === undefined ? [] : [{ by: 'reference' as const, reference }]),
    ...(isClosed(state) ? [] : [{ by: 'open' as const }]),
    ...(untold === undefined ? [] : [{ by: 'untold' as const }]),
  ];
  const place = `${toNewestFirst(receivedAt)}_${key}`;
  const lists = new Set(selectors.map((selector) => prefixOf(selector) + place));
  // A dead letter may be opened again; what is not yet told changes when it is.
  const isOver = isClosed(state) && state !== 'deadLettered' && untold === undefined;
  return [
    ...lists,
    ...(isClosed(state) ? [] : [`${WAITING}${toText(waitsSince(entry))}_${key}`]),
    ...(isOver ? [`${OVER}${toText(updatedAt)}_${key}`] : []),
  ];
}

const WAITING = 'w_';
const OVER = 'e_';

const waitsSince = ({ state, effectiveAt, updatedAt }: LedgerEntry): string =>
  state === 'scheduled' && effectiveAt !== undefined ? effectiveAt : updatedAt;

/** Row keys between which those lie that wait by then. */
export const rangeOfWaiting = (now: string) => ({ above: WAITING, below: `${WAITING}${toText(now)}${LAST}` });

/** Those that were over before. */
export const rangeOfOver = (before: string) => ({ above: OVER, below: `${OVER}${toText(before)}` });

/** Of a row that begins with a time: that time, and whose row it is. */
export function timedRow(row: string): { readonly since: string; readonly key: string } {
  const place = row.slice(row.indexOf('_') + 1);
  return { since: place.slice(0, place.indexOf('_')), key: keyOf(place) };
}

/** The beginning of every row of a list; what follows is the place. */
export function prefixOf(selector: LedgerSelector): string {
  switch (selector.by) {
    case 'source':
      return `s_${digest(selector.source)}_`;
    case 'target':
      return `t_${targetDigest(selector.target)}_`;
    case 'reference':
      return `r_${digest(selector.reference)}_`;
    case 'open':
      return 'o_';
    case 'untold':
      return 'u_';
  }
}

/** Names of targets are found in any case, as the directory finds them. */
const nameOf = ({ type, key, value }: Target): string => `${type}\n${key}\n${value.toLowerCase()}`;

/** One for all cases of a name. */
export const targetDigest = (target: Target): string => digest(nameOf(target));

/** Whatever a sender wrote, a row key can hold it, and none is the beginning of another. 132 bits. */
const digest = (text: string): string => hash('sha256', text, 'base64url').slice(0, 22);

/** Of a place, or of a request's own row. */
export const keyOf = (text: string): string => text.slice(text.indexOf('_') + 1);

/** Row keys between which a list lies, neither of them included. */
export function rangeOf(
  { selector, from, to }: LedgerQuery,
  after: string | undefined,
): { readonly above: string; readonly below: string } {
  const prefix = prefixOf(selector);
  const begins = [after ?? '', ...(to === undefined ? [] : [`${toNewestFirst(to)}${LAST}`])].toSorted();
  const ends = from === undefined ? LAST : `${toNewestFirst(from)}${LAST}`;
  return { above: prefix + begins.at(-1), below: prefix + ends };
}

/** Behind every character that a place has. */
const LAST = '~';
