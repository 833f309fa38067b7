import type { Defence } from './defence.ts';

const CLOSED = 'test/app/metrics.test.ts';
const MEASURE = 'test/app/measure.test.ts';
const HEADS = 'test/contracts/queue-heads.test.ts';
const LEDGER = 'test/contracts/ledger.test.ts';

/** Defences of what is counted: once, for what is so now, and with labels that are few. */
export const metricDefences: readonly Defence[] = [
  {
    name: 'metrics: no source that a message made up',
    source: 'src/app/source-label.ts',
    without: ['?? UNKNOWN_SOURCE', '?? name'],
    file: CLOSED,
    test: 'a closing has no label that somebody made up: an event of a source that is none',
  },
  {
    name: 'metrics: no source that a path made up',
    source: 'src/handlers/receive-webhook.ts',
    without: ["webhooks.get(request.params['source'] ?? '')?.source", "request.params['source']"],
    file: 'test/handlers/refusals.test.ts',
    test: 'a refused webhook call counts for nobody when its path names no webhook, whatever it names',
  },
  {
    name: 'metrics: a closing counts once',
    source: 'src/app/count-closings.ts',
    without: ['!isClosed(state) || untold === undefined', '!isClosed(state)'],
    file: CLOSED,
    test: 'a closing counts once, however often it is tried before, asked for again or told',
  },
  {
    name: 'metrics: only the write that holds counts',
    source: 'src/app/count-closings.ts',
    without: ["if (result.kind === 'updated') count(entry);", 'count(entry);'],
    file: 'test/app/closings.test.ts',
    test: 'two that close one request at the same moment in different ways: the record is of the one that the ledger took',
  },
  {
    name: 'metrics: what is scheduled does not wait in its queue',
    source: 'src/adapters/service-bus/queue-heads.ts',
    without: ["state !== 'scheduled'", 'state !== undefined'],
    file: HEADS,
    test: 'the heads of queues of Service Bus are not what is scheduled, however much of it is before them, until its time comes',
  },
  {
    name: 'metrics: a peek begins where nothing is skipped',
    source: 'src/adapters/service-bus/queue-heads.ts',
    without: ['{ fromSequenceNumber: from }', '{}'],
    file: HEADS,
    test: 'the heads of queues of Service Bus are the oldest of each, again and again, until it is taken',
  },
  {
    name: 'metrics: what is not yet due does not wait',
    source: 'src/adapters/tables/request-rows.ts',
    without: [
      "state === 'scheduled' && effectiveAt !== undefined ? effectiveAt : updatedAt",
      "state === 'scheduled' ? updatedAt : updatedAt",
    ],
    file: LEDGER,
    test: 'what waits in the ledger in a table does not wait before its time, and from then on',
  },
  {
    name: 'metrics: a row that stayed behind waits for nothing',
    source: 'src/adapters/tables/waiting-since.ts',
    without: ['recorded && indexRowsOf(recorded.entry).includes(rowKey)', 'recorded'],
    file: 'test/adapters/tables/ledger.test.ts',
    test: 'what waits for the longest is not one whose row stayed behind',
  },
  {
    name: 'metrics: the catalog that all share',
    source: 'src/app/measure.ts',
    without: ['shared?.loadedAt ?? beganAt', 'beganAt'],
    file: MEASURE,
    test: 'a measuring takes the age of the catalog that all share, and not of the one that this process has',
  },
  {
    name: 'metrics: one outage hides nothing else',
    source: 'src/app/measure.ts',
    without: [
      'Promise.allSettled(works.map(([, work]) => work()))',
      'Promise.all(works.map(([, work]) => work())).then(() => [] as PromiseSettledResult<void>[])',
    ],
    file: MEASURE,
    test: 'what cannot be measured is missing, named and no obstacle to the others: gate',
  },
  {
    name: 'metrics: a refusal says nothing of the limit',
    source: 'src/adapters/graph/client.ts',
    without: ["throttleUsed = reply.kind === 'ok' ? 0 : undefined", 'throttleUsed = 0'],
    file: 'test/adapters/graph/measurements.test.ts',
    test: 'the part of the limit that is spent is not known from a refusal that says nothing of it, nor from a read',
  },
];
