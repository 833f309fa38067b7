import { afterAll, beforeAll } from 'vitest';
import type { RecordsSimulator } from '../../local/records/start.ts';
import { createRecords } from '../../src/adapters/records/records.ts';
import type { RecordReply } from '../../src/ports/records.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import { NOW } from '../factories.ts';
import { createFakeRecords } from '../fakes/records.ts';
import { startTrustedRecords } from '../local/records/trusted-records.ts';
import { PATH, testRecords } from './records.ts';

testRecords('in memory', async () => {
  const records = createFakeRecords();
  const replies: Readonly<Record<number, RecordReply>> = {
    404: { kind: 'failed', failure: { kind: 'recordNotFound', status: 404 } },
    302: { kind: 'refused', because: 'redirect' },
  };
  return {
    records,
    record: async (text) => records.put(PATH, text),
    async status(status, retryAfter) {
      const failure = { kind: 'recordUnavailable', status, retryAfterInMs: Number(retryAfter) * 1_000 } as const;
      records.replyNext(replies[status] ?? { kind: 'failed', failure });
    },
  };
});

let simulator: RecordsSimulator;
beforeAll(async () => {
  simulator = await startTrustedRecords();
});
afterAll(() => simulator.close());

testRecords('behind HTTPS', async () => {
  const api = {
    url: 'https://hr.example.com/',
    authorization: 'bearer',
    userName: undefined,
    body: undefined,
  } as const;
  const apis = new Map([['hr', { ...api, secret: 'secret' }]]);
  return {
    records: createRecords({ apis, localUrl: simulator.url, now: () => NOW, tracer: noTracer }),
    record: async (body) => simulator.answerNext({ body }),
    status: async (status, retryAfter) =>
      simulator.answerNext({ status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } }),
  };
});
