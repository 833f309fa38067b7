import { setTimeout as sleep } from 'node:timers/promises';
import { isServiceBusError, type ServiceBusClient, type ServiceBusSessionReceiver } from '@azure/service-bus';
import type { ServiceBusOptions } from '../host-json.ts';
import type { Deliver } from './deliver.ts';
import type { QueueListener } from './plain-queue.ts';
import type { ReportProblem } from './problems.ts';
import type { QueueTrigger } from './queue-trigger.ts';

const FIRST_BACK_OFF_IN_MS = 250;
const MAX_BACK_OFF_IN_MS = 5_000;

/**
 * `maxConcurrentSessions` slots, each holding one session and in it one message at a time (`maxConcurrentCallsPerSession`
 * is 1), after Azure.Messaging.ServiceBus `SessionReceiverManager`:
 * - a slot leaves its session only when a receive has waited for `sessionIdleTimeout` in vain, or the lock is lost. With
 *   fewer slots than busy sessions the others starve;
 * - the session's lock is renewed for `maxAutoLockRenewalDuration` from ACCEPTING the session, not per message.
 */
export function listenToSessionQueue(
  client: ServiceBusClient,
  trigger: QueueTrigger,
  options: ServiceBusOptions,
  deliver: Deliver,
  report: ReportProblem,
): QueueListener {
  const stopping = new AbortController();
  const { signal } = stopping;
  const working = new Set<Promise<void>>();
  for (let slot = 0; slot < options.maxConcurrentSessions; slot++) void workSlot();

  async function workSlot(): Promise<void> {
    let backOffInMs = FIRST_BACK_OFF_IN_MS;
    while (!signal.aborted) {
      try {
        await track(workSession(await acceptSession()));
        backOffInMs = FIRST_BACK_OFF_IN_MS;
      } catch (error) {
        if (signal.aborted || isNoSession(error)) {
          continue;
        }
        report('Accepting a session failed, trying again', error);
        await sleep(backOffInMs, undefined, { signal }).catch(() => undefined);
        backOffInMs = Math.min(backOffInMs * 2, MAX_BACK_OFF_IN_MS);
      }
    }
  }

  async function track(work: Promise<void>): Promise<void> {
    working.add(work);
    await work.finally(() => working.delete(work));
  }

  function acceptSession(): Promise<ServiceBusSessionReceiver> {
    return client.acceptNextSession(trigger.queueName, {
      maxAutoLockRenewalDurationInMs: options.maxAutoLockRenewalDuration,
      skipParsingBodyAsJson: true,
      abortSignal: signal,
    });
  }

  async function workSession(receiver: ServiceBusSessionReceiver): Promise<void> {
    try {
      while (!signal.aborted) {
        const receive = { maxWaitTimeInMs: options.sessionIdleTimeout, abortSignal: signal };
        const [message] = await receiver.receiveMessages(1, receive);
        if (!message) {
          return;
        }
        if ((await deliver(receiver, message)) === 'lost') {
          throw new Error('its lock is lost');
        }
      }
    } catch (error) {
      if (!signal.aborted) {
        report(`Session ${receiver.sessionId} is left and will be accepted anew`, error);
      }
    } finally {
      await receiver.close().catch(() => undefined);
    }
  }

  return {
    async stop() {
      stopping.abort();
      // A slot that waits for a session holds nothing; the client cannot end that wait early, closing it does.
      await Promise.allSettled(working);
    },
  };
}

/** "No session has a message": the client's way to say that the wait is over. */
function isNoSession(error: unknown): boolean {
  return isServiceBusError(error) && error.code === 'ServiceTimeout';
}
