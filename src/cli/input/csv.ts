import { CsvReader, type CsvRecord } from './csv-reader.ts';

const TOKEN = /[^",\r\n]+|[",\r\n]/g;

/** The records of a file that comes in chunks, which may end anywhere. */
export async function* readCsv(chunks: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  const reader = new CsvReader();
  for await (const chunk of chunks) {
    for (const [token] of chunk.matchAll(TOKEN)) {
      const record = reader.take(token);
      if (record) yield record;
    }
  }
  const last = reader.end();
  if (last) yield last;
}
