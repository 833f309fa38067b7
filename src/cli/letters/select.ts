import type { Operands, Option, Options } from '../command.ts';
import { type Failed, failed } from '../failure.ts';
import { flag, text, time, type Values } from '../values.ts';

export type Filter = { readonly [name in 'source' | 'reason' | 'from' | 'to']: string | undefined };
export type Selection =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'filter'; readonly filter: Filter };

export const letterFilters: Options = {
  source: { type: 'string', value: 'SOURCE', help: 'Only those of this source.' },
  reason: { type: 'string', value: 'REASON', help: 'Only those with this reason (docs/problems.md).' },
  from: { type: 'string', value: 'TIME', is: 'time', help: 'Dead-lettered then or later: a date (UTC), or RFC 3339.' },
  to: { type: 'string', value: 'TIME', is: 'time', help: 'Dead-lettered before then.' },
};

export const readFilter = (values: Values): Filter => ({
  source: text(values, 'source'),
  reason: text(values, 'reason'),
  from: time(values, 'from'),
  to: time(values, 'to'),
});

/** Ids, or a filter, or everything: nothing at all is too easily a filter that was forgotten. */
export function select(ids: readonly string[], values: Values): Selection | Failed {
  const filter = readFilter(values);
  const filters = Object.values(filter).filter((value) => value !== undefined).length;
  const ways = [ids.length > 0, flag(values, 'all'), filters > 0].filter((way) => way).length;
  if (ways !== 1) {
    return failed('usage', 'Give either ids, or filters (--source, --reason, --from, --to), or --all.');
  }
  return ids.length > 0 ? { kind: 'ids', ids } : { kind: 'filter', filter };
}

export const selectedLetters: Operands = {
  usage: '[<id>…]',
  are: 'ids',
  atLeast: 0,
  atMost: Number.POSITIVE_INFINITY,
};
export const maxOption: Option = { type: 'string', value: 'N', is: 'count', help: 'At most so many.' };
