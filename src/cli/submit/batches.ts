import { limits } from '../../topology.ts';
import type { Row } from '../input/row.ts';

export type Sendable = Extract<Row, { kind: 'request' }>;

/** The brackets of the body and a comma after each request. */
const ENVELOPE_BYTES = Buffer.byteLength('{"requests":[]}');
const COMMA_BYTES = 1;

/** Rows in their order, as many at once as the relay takes. Refused ones travel along, so that order is kept. */
export async function* toBatches(rows: AsyncIterable<Row>): AsyncGenerator<readonly Row[]> {
  let batch: Row[] = [];
  let bytes = ENVELOPE_BYTES;
  for await (const row of rows) {
    const size = row.kind === 'request' ? Buffer.byteLength(row.json) + COMMA_BYTES : 0;
    if (bytes + size > limits.batchBytes) {
      yield batch;
      [batch, bytes] = [[], ENVELOPE_BYTES];
    }
    batch.push(row);
    bytes += size;
    // Not only with the next row, which may be long in coming or unreadable.
    if (batch.length === limits.batchItems) {
      yield batch;
      [batch, bytes] = [[], ENVELOPE_BYTES];
    }
  }
  if (batch.length > 0) yield batch;
}

export const toBody = (requests: readonly Sendable[]): string =>
  `{"requests":[${requests.map(({ json }) => json).join(',')}]}`;
