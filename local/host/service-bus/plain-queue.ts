import type { ServiceBusClient } from '@azure/service-bus';
import type { ServiceBusOptions } from '../host-json.ts';
import type { Deliver } from './deliver.ts';
import type { ReportProblem } from './problems.ts';
import type { QueueTrigger } from './queue-trigger.ts';

/** `stop` resolves when nothing more is received and what was received is settled. */
export type QueueListener = { stop(): Promise<void> };

/**
 * Up to `maxConcurrentCalls` messages at a time, each lock renewed for up to `maxAutoLockRenewalDuration` (extension
 * `ServiceBusListener`). The client's subscription reconnects for ever and says why it must.
 */
export function listenToPlainQueue(
  client: ServiceBusClient,
  trigger: QueueTrigger,
  options: ServiceBusOptions,
  deliver: Deliver,
  report: ReportProblem,
): QueueListener {
  const stopping = new AbortController();
  const receiver = client.createReceiver(trigger.queueName, {
    receiveMode: 'peekLock',
    maxAutoLockRenewalDurationInMs: options.maxAutoLockRenewalDuration,
    skipParsingBodyAsJson: true,
  });
  const subscription = receiver.subscribe(
    {
      processMessage: async (message) => void (await deliver(receiver, message)),
      processError: async ({ error, errorSource }) => {
        if (!stopping.signal.aborted) {
          report(`Receiving (${errorSource}) failed, trying again`, error);
        }
      },
    },
    { maxConcurrentCalls: options.maxConcurrentCalls, autoCompleteMessages: false, abortSignal: stopping.signal },
  );
  return {
    async stop() {
      stopping.abort();
      await subscription.close();
    },
  };
}
