import type { Defence } from './defence.ts';

const GUARD = 'test/app/bulk-guard.test.ts';
const RELEASE = 'test/app/bulk-guard-release.test.ts';
const EXCEPTION = 'test/app/bulk-exception.test.ts';
const COUNTER = 'test/contracts/bulk-counter.test.ts';

/** Defences against one bad export that rewrites everybody, and of the names in a policy. */
export const guardDefences: readonly Defence[] = [
  {
    name: 'a source changes no more targets than it may',
    source: 'src/app/write-target.ts',
    without: ['!(await isAdmitted())', 'false'],
    file: GUARD,
    test: 'a source with a bulk guard changes as many targets as it may; what is for others is held, and nothing of it is written',
  },
  {
    name: 'the guard counts for all processes',
    source: 'src/app/bulk-guard.ts',
    without: [
      "(await bulkCounter.admit(place, objectId, limit)) === 'admitted'",
      '(admitted.get(place.source)?.objectIds.size ?? 0) < limit',
    ],
    file: GUARD,
    test: 'a source with a bulk guard is held to it by all processes together',
  },
  {
    name: 'the guard stands before the plan of an ending',
    source: 'src/app/write-target.ts',
    without: [
      '    if (!soFar.wrote && !(await isAdmitted())) return HELD_BY_GUARD;\n    await beforeWrite(writes);',
      '    await beforeWrite(writes);\n    if (!soFar.wrote && !(await isAdmitted())) return HELD_BY_GUARD;',
    ],
    file: RELEASE,
    test: 'what ends by itself is not even planned for what is held',
  },
  {
    name: 'the guard does not stop a repair',
    source: 'src/app/write-target.ts',
    without: ['!soFar.wrote && !(await isAdmitted())', '!(await isAdmitted())'],
    file: GUARD,
    test: 'a worker that was overtaken in the middle of its write puts right what it has written over, though the hour is full by then',
  },
  {
    name: 'the guard counts and admits in one step',
    source: 'src/adapters/tables/bulk-counter.ts',
    without: ["['update', entity, 'Replace', { etag }]", "['update', entity, 'Replace']"],
    file: COUNTER,
    test: 'the bulk counter in a table never admits more than the limit to several that ask at the same time',
  },
  {
    name: 'the guard lets an ending through',
    source: 'src/app/bulk-guard.ts',
    without: [' || undoes !== undefined', ''],
    file: RELEASE,
    test: 'what ends by itself is taken back in any case, and counts for nobody',
  },
  {
    name: 'whoever sent it cannot release it',
    source: 'src/app/replay.ts',
    without: ["letter.reason === 'bulkGuard' && (entry", "letter.reason === 'bulkGuard' && letter.hop < 0 && (entry"],
    file: RELEASE,
    test: 'what the bulk guard holds cannot be released by the application that is the source, and for practice not either',
  },
  {
    name: 'a release is for the guard alone',
    source: 'src/app/replay.ts',
    without: [
      "letter.reason === 'bulkGuard' ? (true as const) : undefined",
      "letter.reason === 'bulkGuard' ? (true as const) : message.released",
    ],
    file: RELEASE,
    test: 'what the bulk guard holds is guarded again when it became a dead letter for another reason, and was replayed for that',
  },
  {
    name: 'an exception from the guard ends by itself',
    source: 'src/domain/bulk-exception.ts',
    without: ['now < Date.parse(exception.until)', 'now > 0'],
    file: EXCEPTION,
    test: 'an exception lasts until its time, and not a millisecond longer',
  },
  {
    name: 'no exception from the guard by who sends',
    source: 'src/app/bulk-exception.ts',
    without: ["isSender(source, operatedBy) ? { kind: 'own' }", "operatedBy === '' ? { kind: 'own' }"],
    file: EXCEPTION,
    test: 'who may is not who sends: 5f0c6f4e-1b1d-4f0a-9c1e-0d2a7b3c4e5f',
  },
  {
    name: 'no exception from the guard without a record',
    source: 'src/app/bulk-exception.ts',
    without: ['await audit.put(', 'void audit.put('],
    file: EXCEPTION,
    test: 'the audit comes first: without it none holds, and none ends',
  },
  {
    name: 'a name in a policy is no look-alike',
    source: 'src/domain/catalog.ts',
    without: ['small.toUpperCase() === letter ? small : letter', 'small'],
    file: 'test/domain/policy-names.test.ts',
    test: 'a name is not what only looks like it, in a policy or in a request: Marketing',
  },
  {
    name: 'one rule allows both attribute and operation',
    source: 'src/domain/policy.ts',
    without: [
      'matching.some((rule) => rule.operations.includes(operation))',
      'matching.length > 0 && rules.some((rule) => rule.operations.includes(operation))',
    ],
    file: 'test/domain/policy-matrix.test.ts',
    test: 'every cell of two rules is as one of them granted it: nothing is put together of halves',
  },
];
