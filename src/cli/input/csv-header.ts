import type { Catalog } from '../../domain/catalog.ts';
import type { AttributeDefinition } from '../../domain/definition.ts';
import { nearest } from '../../domain/nearest.ts';
import { servicePrincipalKeys, userKeys } from '../../domain/request.ts';
import { UnreadableFile } from '../failure.ts';

export type Edit = 'set' | 'add' | 'remove';
export type Column =
  | { readonly kind: 'field'; readonly title: string; readonly name: string }
  | { readonly kind: 'target'; readonly title: string; readonly key: string }
  | {
      readonly kind: 'attribute';
      readonly title: string;
      readonly definition: AttributeDefinition;
      readonly edit: Edit;
    };

const fields = ['eventId', 'occurredAt', 'effectiveAt', 'effectiveUntil', 'reference', 'onBehalfOf', 'justification'];
const targetKeys = ['type', ...new Set([...userKeys, ...servicePrincipalKeys])];
const fixed = [...fields, ...targetKeys.map((key) => `target.${key}`)];
const edits: Readonly<Record<string, Edit>> = { '+': 'add', '-': 'remove' };

/** What each column means; everything that is wrong with the header at once. */
export function readHeader(titles: readonly string[], catalog: Catalog): readonly Column[] {
  // Without this column the row may not be a header at all, and its cells values.
  if (!titles.includes('target.type')) {
    const hint = titles.some((title) => title.includes(';')) ? ' Separate the cells with commas.' : '';
    throw new UnreadableFile(`Line 1 is no header: it has no column target.type.${hint}`);
  }
  const columns = titles.map((title) => readTitle(title, catalog));
  const problems = columns.filter((column) => typeof column === 'string');
  const known = columns.filter((column) => typeof column !== 'string');
  const seen = new Set<string>();
  for (const column of known) {
    if (seen.has(meaningOf(column))) problems.push(`'${column.title}' stands there twice.`);
    seen.add(meaningOf(column));
  }
  if (problems.length > 0) throw new UnreadableFile(`Line 1: ${problems.join('\n        ')}`);
  return known;
}

function readTitle(title: string, catalog: Catalog): Column | string {
  if (fields.includes(title)) return { kind: 'field', title, name: title };
  if (fixed.includes(title)) return { kind: 'target', title, key: title.slice('target.'.length) };
  const edit = edits[title.slice(-1)] ?? 'set';
  const path = edit === 'set' ? title : title.slice(0, -1);
  const dot = path.indexOf('.');
  const lookup = catalog.find(path.slice(0, Math.max(dot, 0)), path.slice(dot + 1));
  if (lookup.kind === 'ambiguous') return `'${title}': several definitions differ from this only by case.`;
  if (lookup.kind === 'unknown') return `There is no column '${title}'.${didYouMean(path, catalog)}`;
  const { definition } = lookup;
  if (edit !== 'set' && !definition.isCollection) return `'${title}': the attribute holds one value, not a collection.`;
  return { kind: 'attribute', title, definition, edit };
}

function didYouMean(path: string, { definitions }: Catalog): string {
  const [hint] = nearest(path, [...fixed, ...definitions.map(({ attributeSet, name }) => `${attributeSet}.${name}`)]);
  return hint === undefined ? '' : ` Did you mean '${hint}'?`;
}

const meaningOf = (column: Column): string =>
  column.kind === 'attribute'
    ? [column.definition.attributeSet, column.definition.name, column.edit].join('\n')
    : column.title;
