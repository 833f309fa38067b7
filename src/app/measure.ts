import { gateCauses } from '../domain/gate.ts';
import type { Sources } from '../domain/source.ts';
import type { DeadLetterIndex } from '../ports/dead-letters.ts';
import type { CatalogStore } from '../ports/definitions.ts';
import type { GateStore } from '../ports/gate-store.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import { COUNTED_LETTERS, type Meter, metrics } from '../ports/meter.ts';
import type { QueueHeads } from '../ports/queue-heads.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { queues } from '../topology.ts';

type Dependencies = {
  readonly gateStore: GateStore;
  readonly store: CatalogStore;
  readonly index: DeadLetterIndex;
  readonly ledger: Ledger;
  readonly queueHeads: QueueHeads;
  readonly sources: Sources;
  readonly meter: Meter;
  readonly now: () => number;
};

/** Sets the gauges of what nobody tells by doing its work: what all instances share, as it is in the stores and queues. */
export function createMeasure(dependencies: Dependencies): (log: Log) => Promise<void> {
  const { gateStore, store, index, ledger, queueHeads, sources, meter, now } = dependencies;
  const beganAt = now();

  const secondsSince = (time: number): number => Math.max(0, now() - time) / 1_000;

  async function gate(): Promise<void> {
    const { cause } = (await gateStore.read()).state;
    for (const each of gateCauses) meter.gauge(metrics.gateClosed, each === cause ? 1 : 0, { cause: each });
    const isLost = cause === 'forbidden' || cause === 'unauthorized';
    meter.gauge(metrics.permissionsLost, isLost ? 1 : 0, {});
  }

  /** The copy in the store: this process may hold an old one only because nobody has asked it for long. */
  async function catalog(): Promise<void> {
    const shared = await store.read();
    meter.gauge(metrics.catalogAge, secondsSince(shared?.loadedAt ?? beganAt), {});
  }

  async function deadLetters(): Promise<void> {
    meter.gauge(metrics.deadLetters, await index.count(COUNTED_LETTERS), {});
  }

  async function openRequests(): Promise<void> {
    const since = await ledger.waitingSince(new Date(now()).toISOString());
    meter.gauge(metrics.oldestOpenRequest, since === undefined ? 0 : secondsSince(Date.parse(since)), {});
  }

  async function queue(name: string): Promise<void> {
    const at = await queueHeads.oldest(name);
    meter.gauge(metrics.oldestMessage, at === undefined ? 0 : secondsSince(at), { queue: name });
  }

  const works: readonly (readonly [string, () => Promise<void>])[] = [
    ['gate', gate],
    ['catalog', catalog],
    ['deadLetters', deadLetters],
    ['openRequests', openRequests],
    ...[queues.events.name, ...sources.queues].map((name) => [`queue ${name}`, () => queue(name)] as const),
  ];

  return async (log) => {
    const results = await Promise.allSettled(works.map(([, work]) => work()));
    const missing = works.flatMap(([name], place) => (results[place]?.status === 'rejected' ? [name] : []));
    if (missing.length > 0) log('warn', 'measure.incomplete', { missing });
    for (const result of results) {
      if (result.status === 'rejected' && !(result.reason instanceof Unavailable)) throw result.reason;
    }
  };
}
