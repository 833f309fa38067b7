import * as z from 'zod';

/**
 * A text over several columns, for one holds 32 K characters (UTF-16 units). Counted in code points, each of which is
 * one or two, so that none is cut in half: the table would not give it back.
 */
const COLUMN = /.{1,15000}/gsu;

export const toColumns = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries((text.match(COLUMN) ?? []).map((part, index) => [columnOf(index), part]));

export function fromColumns(row: object): string {
  const columns = new Map(Object.entries(row));
  const parts: string[] = [];
  while (columns.has(columnOf(parts.length))) parts.push(z.string().parse(columns.get(columnOf(parts.length))));
  return parts.join('');
}

const columnOf = (index: number): string => `part${index}`;
