import type { RecordReply, Records } from '../../src/ports/records.ts';

/** APIs in memory: path → record; what is not there is not found, and the next replies can be set. */
export function createFakeRecords() {
  const records = new Map<string, string>();
  const replies: RecordReply[] = [];
  const calls: { readonly source: string; readonly path: string }[] = [];
  let always: RecordReply | undefined;

  const port: Records = {
    async fetch(source, path) {
      calls.push({ source, path });
      const record = records.get(path);
      const body = new TextEncoder().encode(record);
      const reply = replies.shift() ?? always;
      await new Promise((resolve) => setImmediate(resolve));
      if (reply) return reply;
      return record === undefined
        ? { kind: 'failed', failure: { kind: 'recordNotFound', status: 404 } }
        : { kind: 'found', body };
    },
  };

  return {
    ...port,
    calls: calls as readonly { readonly source: string; readonly path: string }[],
    put: (path: string, record: unknown) =>
      void records.set(path, typeof record === 'string' ? record : JSON.stringify(record)),
    replyNext: (reply: RecordReply) => void replies.push(reply),
    replyAlways(reply: RecordReply | undefined) {
      always = reply;
    },
  };
}

export type FakeRecords = ReturnType<typeof createFakeRecords>;
