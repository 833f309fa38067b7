import { pointerTo } from '../../domain/problem.ts';
import type { Found } from '../relay/shapes.ts';
import { CLEAR, readCell } from './cell.ts';
import type { Column } from './csv-header.ts';

/** A document that is `undefined` could not be read, and the problems say why. */
export type Draft = { readonly document: unknown; readonly problems: readonly Found[] };
type Attributes = Record<string, Record<string, unknown>>;
type AttributeColumn = Extract<Column, { kind: 'attribute' }>;

/** One record as a canonical request. An empty cell is as good as none. */
export function toDraft(columns: readonly Column[], cells: readonly string[]): Draft {
  if (cells.length !== columns.length) {
    const detail = `This row has ${cells.length} cells, and the header ${columns.length}.`;
    return { document: undefined, problems: [{ pointer: '', code: 'invalidFormat', detail }] };
  }
  const document: Record<string, unknown> = {};
  const target: Record<string, string> = {};
  const attributes: Attributes = {};
  const problems: Found[] = [];
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (cell === '') continue;
    if (column.kind === 'field') document[column.name] = cell;
    else if (column.kind === 'target') target[column.key] = cell;
    else problems.push(...enter(attributes, column, cell));
  }
  return { document: { ...document, target, attributes }, problems };
}

function enter(attributes: Attributes, { definition, edit, title }: AttributeColumn, cell: string): readonly Found[] {
  const { attributeSet, name } = definition;
  const refuse = (code: string, detail: string): readonly Found[] => [
    { pointer: pointerTo('attributes', attributeSet, name), code, detail, column: title },
  ];
  const read = readCell(cell, definition);
  if (read.kind === 'problem') return refuse(read.code, read.detail);
  // Without a prototype: an attribute may be called `constructor`.
  attributes[attributeSet] ??= Object.create(null) as Record<string, unknown>;
  const set = attributes[attributeSet];
  if (edit === 'set') {
    if (name in set) return refuse('duplicateName', 'A value, and members to add or remove, are given at once.');
    set[name] = read.value;
    return [];
  }
  if (read.value === null) return refuse('invalidFormat', `${CLEAR} stands only in the column without + and -.`);
  const earlier = set[name] ?? {};
  if (!isEdit(earlier)) return refuse('duplicateName', 'A value, and members to add or remove, are given at once.');
  set[name] = { ...earlier, [edit]: read.value };
  return [];
}

const isEdit = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
