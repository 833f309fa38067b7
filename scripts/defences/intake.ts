import type { Defence } from './defence.ts';

/** Defences of what comes in, and of single writes. */
export const intakeDefences: readonly Defence[] = [
  {
    name: 'validation against the catalog',
    source: 'src/domain/validate.ts',
    without: ['return problems.length > 0', 'return problems.length < 0'],
    file: 'test/app/submit.test.ts',
    test: 'a refusal by the catalog leaves nothing in ledger and queue',
  },
  {
    name: 'policy at intake',
    source: 'src/app/check-request.ts',
    without: ['if (forbidden.length > 0) return {', 'if (forbidden.length < 0) return {'],
    file: 'test/app/submit.test.ts',
    test: 'a refusal by the policy leaves nothing in ledger and queue',
  },
  {
    name: 'policy again before the write',
    source: 'src/app/perform.ts',
    without: ['checkPolicy(task.source, request, objectId)', 'checkPolicy(task.source, request, objectId).slice(0, 0)'],
    file: 'test/app/apply.test.ts',
    test: 'what was decided at intake is decided again: a service principal, named by its application id, has an object id that is not listed',
  },
  {
    name: 'dedupe: a touched request is not sent again',
    source: 'src/app/submit.ts',
    without: ["if (state === 'reserved' || state === 'scheduled') {", '{'],
    file: 'test/app/submit.test.ts',
    test: 'a request that a worker has touched is not sent again, and its state is the answer: applied',
  },
  {
    name: 'dedupe: one message id a send',
    source: 'src/domain/key.ts',
    without: [
      '(key: string, hop: number): string =>',
      '(key: string, hop: number, salt = Math.random()): string => salt +',
    ],
    file: 'test/app/submit.test.ts',
    test: 'a request submitted again has the same answer and one message',
  },
  {
    name: 'one key, one content',
    source: 'src/app/submit.ts',
    without: ['if (recorded.fingerprint !== entry.fingerprint &&', 'if ((false as boolean) &&'],
    file: 'test/app/submit.test.ts',
    test: 'a request with the id of another one and another value is an idConflict, and the other one stays',
  },
  {
    name: 'conditional insert',
    source: 'src/adapters/tables/ledger.ts',
    without: [
      'table.createEntity(toEntity(entry, ROW), withinTime())',
      "table.upsertEntity(toEntity(entry, ROW), 'Replace')",
    ],
    file: 'test/contracts/ledger.test.ts',
    test: 'the ledger in a table reserves once of fifty concurrent calls with one key, and shows the others who was first',
  },
  {
    name: 'conditional update',
    source: 'src/adapters/tables/ledger.ts',
    without: ["'Replace', { etag, ...", "'Replace', { etag: '*', ..."],
    file: 'test/contracts/ledger.test.ts',
    test: 'the ledger in a table changes nothing on an update against an outdated version',
  },
  {
    name: 'send before acknowledge',
    source: 'src/app/send-first.ts',
    without: ['return assignments.send(', 'void assignments.send('],
    file: 'test/app/submit.test.ts',
    test: 'a sender whose first attempt got no answer is not told that the request is accepted while the queue is away',
  },
  {
    name: 'what is closed stays as it was closed',
    source: 'src/app/advance.ts',
    without: ['while (!isClosed(current.entry.state)) {', 'for (;;) {'],
    file: 'test/app/redelivery.test.ts',
    test: 'two workers on one request, after a lost lock, close it once, even if number 0 fails',
  },
  {
    name: 'no write when nothing changes',
    source: 'src/domain/plan.ts',
    without: ['return !isCertainly(wanted, read, isUnknown, memory, now);', 'return true;'],
    file: 'test/domain/plan.test.ts',
    test: 'a plan is empty once it is applied',
  },
  {
    name: 'no conclusion from null',
    source: 'src/adapters/graph/wire.ts',
    without: ["if (!attributes) return 'unknown';", 'if (!attributes) return new Map();'],
    file: 'test/contracts/directory.test.ts',
    test: 'the directory behind Graph read concludes nothing from an object that shows no assignments',
  },
  {
    name: 'tenant of a token',
    source: 'src/intake/token.ts',
    without: ["payload['tid'] === trust.tenantId ?", "typeof payload['tid'] === 'string' ?"],
    file: 'test/intake/token.test.ts',
    test: 'a token is invalid with another tenant',
  },
  {
    name: 'numbers are not rounded',
    source: 'src/intake/json.ts',
    without: ['if (!isExact(token)) {', 'if (token === undefined) {'],
    file: 'test/intake/json.test.ts',
    test: 'a number is pointed at where it stands',
  },
];
