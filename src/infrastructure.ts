import type { ConfiguredSource } from './intake/source/read.ts';
import { secretSettings } from './intake/source/secrets.ts';
import { AZURE_CLI_APP_ID, appRoles, graphPermissions, signInScope } from './permissions.ts';
import { metrics } from './ports/meter.ts';
import { resourceNames } from './resource-names.ts';
import * as topology from './topology.ts';

/**
 * What Bicep reads as `infra/topology.json`: the topology in the words of Azure Resource Manager, and what the source
 * files of this clone ask for.
 */
export function describeInfrastructure(sources: readonly ConfiguredSource[]) {
  const { queues, outcomesQueue, sourceQueue, storage, hostRules } = topology;
  const { container, catalogBlob: _, ...tables } = storage;
  const queueNames = sources.flatMap(({ source: { identity } }) => (identity.kind === 'queue' ? [identity.queue] : []));
  return {
    queues: [...Object.values(queues), outcomesQueue, ...queueNames.map(sourceQueue)].map(describeQueue),
    queueNames: {
      ...Object.fromEntries(Object.entries(queues).map(([key, { name }]) => [key, name])),
      outcomes: outcomesQueue.name,
      sources: queueNames,
    },
    tables: Object.values(tables),
    container,
    secretSettings: secretSettings(sources),
    appRoles,
    signInScope,
    azureCliAppId: AZURE_CLI_APP_ID,
    graphPermissions,
    metrics,
    names: resourceNames,
    lanes: topology.LANES,
    functionTimeout: hostRules.functionTimeout.value,
  };
}

const describeQueue = (queue: topology.QueueTopology) => ({
  name: queue.name,
  requiresSession: queue.requiresSession,
  requiresDuplicateDetection: queue.requiresDuplicateDetection,
  duplicateDetectionHistoryTimeWindow: duration(queue.duplicateDetectionWindowInMs),
  lockDuration: duration(queue.lockDurationInMs),
  maxDeliveryCount: queue.maxDeliveryCount,
  defaultMessageTimeToLive: duration(queue.timeToLiveInMs),
  maxSizeInMegabytes: queue.maxSizeInMegabytes,
});

const units = [
  [86_400_000, (count: number) => `P${count}D`],
  [3_600_000, (count: number) => `PT${count}H`],
  [60_000, (count: number) => `PT${count}M`],
] as const;

/** ISO 8601, in the largest unit that divides it. */
function duration(ms: number): string {
  for (const [unit, write] of units) if (ms % unit === 0) return write(ms / unit);
  throw new RangeError('Queue times are whole minutes');
}
