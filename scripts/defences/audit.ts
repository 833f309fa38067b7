import type { Defence } from './defence.ts';

/** Defences of what is recorded and told of each closing. */
export const auditDefences: readonly Defence[] = [
  {
    name: 'a closing is marked as untold by the update that closes',
    source: 'src/app/advance.ts',
    without: ['untold: change.untold ?? {}', 'untold: undefined'],
    file: 'test/app/closings.test.ts',
    test: 'a request that is applied is audited once for each closing, and told, whichever call meets a fault: crash before',
  },
  {
    name: 'a cancellation is marked as untold',
    source: 'src/app/cancel.ts',
    without: ['untold: {} };', 'untold: undefined };'],
    file: 'test/app/closings.test.ts',
    test: 'a request that is cancelled, by who does not is audited once for each closing, and told, whichever call meets a fault: crash after',
  },
  {
    name: 'the mark goes only after it is told',
    source: 'src/app/tell.ts',
    without: [
      '    await audit.put(told.record);\n    await outcomes?.send(told.closing);\n    const { untold, ...entry } = closed.entry;\n    const result = await ledger.update(entry, closed.version);\n',
      '    const { untold, ...entry } = closed.entry;\n    const result = await ledger.update(entry, closed.version);\n    await audit.put(told.record);\n    await outcomes?.send(told.closing);\n',
    ],
    file: 'test/app/closings.test.ts',
    test: 'a request that is applied is audited once for each closing, and told, whichever call meets a fault: crash after',
  },
  {
    name: 'who opens a closed request again tells first',
    source: 'src/app/replay.ts',
    without: ['await tell.now(closed)', 'closed'],
    file: 'test/app/closings.test.ts',
    test: 'while what is told cannot be told a letter stays a letter: what was not told could else not be told any more',
  },
  {
    name: 'who discards a letter tells first of it',
    source: 'src/app/discard.ts',
    without: ['await tell.now(recorded)', 'recorded'],
    file: 'test/app/closings.test.ts',
    test: 'a request that is untold, and then discarded is audited once for each closing, and told, whichever call meets a fault: outage before',
  },
  {
    name: 'lanes do not wait for what cannot be told',
    source: 'src/app/tell.ts',
    without: ['if (!(error instanceof Unavailable)) throw error;', 'throw error;'],
    file: 'test/app/closings.test.ts',
    test: 'while what is told cannot be told because of the outcomes, lanes go on, and it is told later',
  },
  {
    name: 'what was found is on record before the write',
    source: 'src/domain/evidence.ts',
    without: ['const isEarlier = earlier !== undefined && mayBeDone(change, read);', 'const isEarlier = false;'],
    file: 'test/app/evidence.test.ts',
    test: 'what was there before a write of a set is on record, whatever call meets a fault',
  },
  {
    name: 'what another has written meanwhile is what was there',
    source: 'src/domain/evidence.ts',
    without: ['earlier !== undefined && mayBeDone(change, read)', 'earlier !== undefined'],
    file: 'test/app/evidence.test.ts',
    test: 'what was there before a write is what another one has written meanwhile, if the request has to wait',
  },
  {
    name: 'a digest is of one target',
    source: 'src/domain/evidence.ts',
    without: ['digest(attribute, `', 'digest(attribute, member || `'],
    file: 'test/app/evidence.test.ts',
    test: 'the record of a request that was applied tells one value from another, whatever the order of a collection, and no value of one target from another',
  },
  {
    name: 'the first of several records with one id stays',
    source: 'src/adapters/tables/audit.ts',
    without: ["['create', { partitionKey, rowKey: own }],", "['upsert', { partitionKey, rowKey: own }, 'Replace'],"],
    file: 'test/contracts/audit.test.ts',
    test: 'the audit in a table keeps the first of several with one id, whoever puts them',
  },
  {
    name: 'a record is forgotten with its copies',
    source: 'src/adapters/tables/audit.ts',
    without: ['[...copies.toReversed(), own]', '[copies[0] ?? own, own]'],
    file: 'test/contracts/audit.test.ts',
    test: 'the audit in a table keeps everything of a record, for all and for its target, until it is forgotten',
  },
  {
    name: 'an outcome that is sent twice comes once',
    source: 'src/adapters/service-bus/outcome.ts',
    without: ['    messageId: id,\n', ''],
    file: 'test/contracts/outcomes.test.ts',
    test: 'one that is sent twice comes once: of Service Bus',
  },
];
