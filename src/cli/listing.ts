import type { Option } from './command.ts';
import type { Outcome } from './outcome.ts';
import type { Listing } from './relay/list.ts';
import { type Column, table } from './table.ts';

export const DEFAULT_TOP = 100;

export const topOption: Option = {
  type: 'string',
  value: 'N',
  is: 'count',
  help: `At most so many. Default ${DEFAULT_TOP}.`,
};

export function shownList<T>({ value, more, failure }: Listing<T>, columns: readonly Column<T>[]): Outcome {
  const end = more && !failure ? '\n\nThere are more: --top gives the number to show.' : '';
  return {
    document: { value, more },
    text: value.length === 0 ? (failure ? '' : 'None.') : `${table(columns, value)}${end}`,
    asAsked: true,
    failure,
  };
}
