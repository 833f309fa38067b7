import type { Catalog } from '../../domain/catalog.ts';
import { UnreadableFile } from '../failure.ts';
import { withColumn } from './column-of.ts';
import { readCsv } from './csv.ts';
import { type Column, readHeader } from './csv-header.ts';
import { type Draft, toDraft } from './csv-row.ts';
import type { Format } from './format.ts';
import { readJsonDocument } from './json-document.ts';
import { readJsonLines } from './json-lines.ts';
import { type Row, toRow } from './row.ts';
import { decode } from './text.ts';

export type Input = { readonly bytes: AsyncIterable<Uint8Array>; readonly prefix: string | undefined } & (
  | { readonly format: Exclude<Format, 'csv'> }
  | { readonly format: 'csv'; readonly catalog: Catalog }
);

/** The requests of a file, one after the other. Throws `UnreadableFile` where it cannot be read on. */
export async function* readRows(input: Input): AsyncGenerator<Row> {
  for await (const draft of draftsOf(input)) {
    const row = toRow(draft, draft.at, input.prefix);
    yield row.kind === 'refused' && input.format === 'csv' ? { ...row, problems: row.problems.map(withColumn) } : row;
  }
}

function draftsOf(input: Input): AsyncGenerator<Draft & { at: number }> {
  switch (input.format) {
    case 'csv':
      return readTable(decode(input.bytes), input.catalog);
    case 'jsonl':
      return readJsonLines(decode(input.bytes));
    case 'json':
      return readJsonDocument(input.bytes);
  }
}

async function* readTable(chunks: AsyncIterable<string>, catalog: Catalog): AsyncGenerator<Draft & { at: number }> {
  let columns: readonly Column[] | undefined;
  for await (const { line, cells } of readCsv(chunks)) {
    if (columns) yield { at: line, ...toDraft(columns, cells) };
    else columns = readHeader(cells, catalog);
  }
  if (!columns) throw new UnreadableFile('The file is empty: not even a header.');
}
