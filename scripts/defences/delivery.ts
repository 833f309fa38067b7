import type { Defence } from './defence.ts';

/** Defences of order, retry, gate and dead letters. */
export const deliveryDefences: readonly Defence[] = [
  {
    name: 'one message id a hop',
    source: 'src/domain/key.ts',
    without: ['(key: string, hop: number): string =>', '(key: string, _hop: number, hop = 0): string =>'],
    file: 'test/app/retry.test.ts',
    test: 'a failure of the directory that lasts longer than a lane can wait goes on as a copy, with its count',
  },
  {
    name: 'a message that was followed by another',
    source: 'src/app/perform.ts',
    without: ['message.hop < (recorded.entry.hop ?? 0)', '(false as boolean)'],
    file: 'test/app/forward.test.ts',
    test: 'a request that names its target otherwise is dropped when it comes again before the one it was followed by',
  },
  {
    name: 'send the copy before completing',
    source: 'src/app/send-copy.ts',
    without: ['await assignments.send(', 'void assignments.send('],
    file: 'test/app/forward.test.ts',
    test: 'a request that names its target otherwise waits in its lane while it cannot be sent on, goes back after 4 minutes, and is applied later',
  },
  {
    name: 'order of events',
    source: 'src/domain/order.ts',
    without: ['a !== undefined && a > b', 'a !== undefined && a > b && false'],
    file: 'test/app/order.test.ts',
    test: 'an event that comes late is superseded by a newer one, and says so',
  },
  {
    name: 'no trust in reads after a write',
    source: 'src/domain/memory.ts',
    without: ['memory.written && now - memory.written.at <', 'memory.written && memory.written.at <'],
    file: 'test/app/order.test.ts',
    test: 'a directory that shows for minutes what it was before a write cannot make an edit forget the one before',
  },
  {
    name: 'conditional write of the memory',
    source: 'src/adapters/tables/target-memories.ts',
    without: ["'Replace', { etag: version, ...", "'Replace', { etag: '*', ..."],
    file: 'test/contracts/target-memories.test.ts',
    test: 'the memories of targets in a table stay as they are on a write against an outdated version, or against none',
  },
  {
    name: 'repair of what was written over',
    source: 'src/app/write-target.ts',
    without: [
      "(await memories.write(target, todo.memory, version)) === 'written'",
      '(await memories.write(target, todo.memory, version)) !== undefined',
    ],
    file: 'test/app/overtaken.test.ts',
    test: 'a worker that is paused before its directory.write and that the other one is newer than: a value',
  },
  {
    name: 'Retry-After',
    source: 'src/domain/gate.ts',
    without: ['Math.max(state.closedUntil, now + asked)', 'Math.max(state.closedUntil, now + Math.min(asked, 1_000))'],
    file: 'test/app/gate.test.ts',
    test: 'a directory that asks to be left alone is not called before it wants, by any lane of any process',
  },
  {
    name: 'gate',
    source: 'src/app/perform.ts',
    without: ['return isEverybodys ?', 'return isEverybodys && (false as boolean) ?'],
    file: 'test/app/gate.test.ts',
    test: 'a role that is revoked for 10 hours is nobody’s failure: all wait, none is tried in vain, and all are applied when it is back',
  },
  {
    name: 'one probe',
    source: 'src/app/gate.ts',
    without: [
      "if (position === 'halfOpen' && (await claimProbe())) return { isProbe: true };",
      "if (position === 'halfOpen') return { isProbe: true };",
    ],
    file: 'test/app/gate.test.ts',
    test: 'a directory that asks to be left alone is asked by one at first, and by the others when that has gone well',
  },
  {
    name: 'pace of a lane',
    source: 'src/domain/pace.ts',
    without: ['if (tokens >= 1) return', 'if (tokens >= -1_000_000) return'],
    file: 'test/domain/pace.test.ts',
    test: 'a lane that always has something to write spends at least 95 % of its share, and never more than it',
  },
  {
    name: 'the letter before the record',
    source: 'src/app/close-request.ts',
    without: ['await box.put(', 'void box.put('],
    file: 'test/app/retry.test.ts',
    test: 'a store of the relay for dead letters that is away keeps the request open, until it is one',
  },
  {
    name: 'a replay opens the request again',
    source: 'src/app/replay.ts',
    without: ["if (recorded.entry.state === 'deadLettered') {", 'if (false as boolean) {'],
    file: 'test/app/replay.test.ts',
    test: 'a replay sends the letter once more, as the next hop, and it is applied',
  },
  {
    name: 'policy on replay',
    source: 'src/app/replay.ts',
    without: ['if (refusal) return refusal;', 'void refusal;'],
    file: 'test/app/replay.test.ts',
    test: 'a replay of a letter whose source may do less is refused, and nothing changes',
  },
];
