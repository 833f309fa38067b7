import { describe, expect, it } from 'vitest';
import type { RecordReply, Records } from '../../src/ports/records.ts';

/** What the API of the source `hr` has to answer next. */
export type Answers = {
  readonly records: Records;
  record(text: string): Promise<void>;
  status(status: number, retryAfter?: string): Promise<void>;
};

export const PATH = '/people/12?fields=a,b';

export function testRecords(name: string, make: () => Promise<Answers>): void {
  describe(`the records ${name}`, () => {
    const fetchAfter = async (prepare: (answers: Answers) => Promise<void>): Promise<RecordReply> => {
      const answers = await make();
      await prepare(answers);
      return answers.records.fetch('hr', PATH);
    };

    it.each(['{"a":1}', '{', ''])('gives what the API has as it is: %j', async (text) => {
      const reply = await fetchAfter(({ record }) => record(text));
      expect(reply).toEqual({ kind: 'found', body: expect.any(Uint8Array) });
      expect(reply.kind === 'found' && new TextDecoder().decode(reply.body)).toBe(text);
    });

    it('tells what there is not', async () => {
      expect(await fetchAfter(({ status }) => status(404))).toEqual({
        kind: 'failed',
        failure: { kind: 'recordNotFound', status: 404 },
      });
    });

    it('tells an outage, and how long the API asks for', async () => {
      expect(await fetchAfter(({ status }) => status(503, '7'))).toEqual({
        kind: 'failed',
        failure: { kind: 'recordUnavailable', status: 503, retryAfterInMs: 7_000 },
      });
    });

    it('follows no redirect', async () => {
      expect(await fetchAfter(({ status }) => status(302))).toEqual({ kind: 'refused', because: 'redirect' });
    });
  });
}
