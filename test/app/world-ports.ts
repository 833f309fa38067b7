import type { GivenUpMessage } from '../../src/ports/given-up.ts';
import type { FakeAudit } from '../fakes/audit.ts';
import type { FakeBulkCounter } from '../fakes/bulk-counter.ts';
import type { FakeBulkExceptions } from '../fakes/bulk-exceptions.ts';
import type { FakeDeadLetterBox } from '../fakes/dead-letter-box.ts';
import type { FakeDeadLetterIndex } from '../fakes/dead-letter-index.ts';
import type { FakeDirectory } from '../fakes/directory.ts';
import type { FakeDueBook } from '../fakes/due-book.ts';
import type { FakeGateStore } from '../fakes/gate-store.ts';
import type { FakeGivenUp } from '../fakes/given-up.ts';
import type { FakeLedger } from '../fakes/ledger.ts';
import type { FakeOutcomes } from '../fakes/outcomes.ts';
import type { FakeQueue } from '../fakes/queue.ts';
import type { FakeQueueHeads } from '../fakes/queue-heads.ts';
import type { FakeRecentEvents } from '../fakes/recent-events.ts';
import type { FakeRecords } from '../fakes/records.ts';
import type { FakeSearch } from '../fakes/search.ts';
import type { FakeTargetMemories } from '../fakes/target-memories.ts';
import type { createIo } from './io.ts';

export type FakePorts = {
  readonly ledger: FakeLedger;
  readonly assignments: FakeQueue;
  readonly events: FakeQueue;
  readonly directory: FakeDirectory;
  readonly search: FakeSearch;
  readonly memories: FakeTargetMemories;
  readonly gateStore: FakeGateStore;
  readonly index: FakeDeadLetterIndex;
  readonly box: FakeDeadLetterBox;
  readonly dueBook: FakeDueBook;
  readonly givenUp: FakeGivenUp;
  readonly bulkCounter: FakeBulkCounter;
  readonly bulkExceptions: FakeBulkExceptions;
  readonly records: FakeRecords;
  readonly recentEvents: FakeRecentEvents;
  readonly audit: FakeAudit;
  readonly outcomes: FakeOutcomes;
  readonly queueHeads: FakeQueueHeads;
};

/** The ports as the use cases have them, without the switches that tests have. */
export function watched(fakes: FakePorts, io: ReturnType<typeof createIo>) {
  const { ledger, assignments, events, directory, search, memories, gateStore, index, box, dueBook, givenUp } = fakes;
  const { audit, outcomes, bulkCounter, bulkExceptions, recentEvents, records, queueHeads } = fakes;
  return {
    bulkCounter: io.watch('bulkCounter', {
      ...{ admit: bulkCounter.admit, count: bulkCounter.count, purge: bulkCounter.purge },
    }),
    bulkExceptions: io.watch('bulkExceptions', {
      ...{ get: bulkExceptions.get, put: bulkExceptions.put, remove: bulkExceptions.remove },
    }),
    ledger: io.watch('ledger', {
      ...{ get: ledger.get, reserve: ledger.reserve, list: ledger.list, update: ledger.update },
      ...{ waitingSince: ledger.waitingSince, purge: ledger.purge },
    }),
    assignments: io.watch('assignments', { send: assignments.send, probe: assignments.probe }),
    events: io.watch('events', { send: events.send, probe: events.probe }),
    directory: {
      ...io.watch('directory', { resolve: directory.resolve, read: directory.read, write: directory.write }),
      describe: directory.describe,
    },
    search: io.watch('search', { find: search.find }),
    memories: io.watch('memories', { read: memories.read, write: memories.write, list: memories.list }),
    gateStore: io.watch('gateStore', { read: gateStore.read, write: gateStore.write }),
    index: io.watch('index', {
      ...{ put: index.put, get: index.get, remove: index.remove, list: index.list, count: index.count },
    }),
    queueHeads: io.watch('queueHeads', { oldest: queueHeads.oldest }),
    box: io.watch('box', { put: box.put, open: box.open }),
    dueBook: io.watch('dueBook', { put: dueBook.put, before: dueBook.before, remove: dueBook.remove }),
    audit: io.watch('audit', { put: audit.put, list: audit.list, purge: audit.purge }),
    outcomes: io.watch('outcomes', { send: outcomes.send }),
    records: io.watch('records', { fetch: records.fetch }),
    recentEvents: io.watch('recentEvents', { claim: recentEvents.claim, purge: recentEvents.purge }),
    givenUp: {
      drain: (queue: string, handle: (message: GivenUpMessage) => Promise<void>, goesOn: () => boolean) =>
        givenUp.drain(queue, (message) => handle(io.watchComplete('givenUp', message)), goesOn),
    },
  };
}
