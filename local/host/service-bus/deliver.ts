/** One message: invoke, then settle (Azure.Messaging.ServiceBus `ReceiverManager.ProcessOneMessage`). */

import { isServiceBusError, type ServiceBusReceivedMessage, type ServiceBusReceiver } from '@azure/service-bus';
import type { Dispatch } from '../dispatcher.ts';
import type { InFlight } from '../in-flight.ts';
import { startSpan } from '../trace-context.ts';
import { toBodyData, toTriggerMetadata } from './message-data.ts';
import type { ReportProblem } from './problems.ts';
import type { QueueTrigger } from './queue-trigger.ts';

/** Rejects only if the session's lock is lost, because then the session must be left. */
export type Deliver = (receiver: ServiceBusReceiver, message: ServiceBusReceivedMessage) => Promise<void>;

type Settlement = 'complete' | 'abandon';
type DeliverOptions = { dispatch: Dispatch; inFlight: InFlight; report: ReportProblem };

export function createDeliver(trigger: QueueTrigger, { dispatch, inFlight, report }: DeliverOptions): Deliver {
  const { fn, bindingName } = trigger.triggered;

  const invoke = async (message: ServiceBusReceivedMessage): Promise<boolean> => {
    const properties = message.applicationProperties ?? {};
    try {
      await dispatch(fn, {
        inputData: [{ name: bindingName, data: toBodyData(message, trigger.isBinary) }],
        triggerMetadata: toTriggerMetadata(message),
        traceContext: startSpan(property(properties['Diagnostic-Id']), property(properties['tracestate'])),
      });
      return true;
    } catch {
      return false;
    }
  };
  const settle = async (receiver: ServiceBusReceiver, message: ServiceBusReceivedMessage, how: Settlement) => {
    try {
      await (how === 'complete' ? receiver.completeMessage(message) : receiver.abandonMessage(message));
    } catch (error) {
      report(`Cannot ${how} message ${message.messageId} (delivery ${(message.deliveryCount ?? 0) + 1})`, error);
      const code = isServiceBusError(error) ? error.code : undefined;
      if (code === 'SessionLockLost') {
        throw error;
      }
      if (how === 'complete' && code !== 'MessageLockLost') {
        await settle(receiver, message, 'abandon');
      }
    }
  };
  const run: Deliver = async (receiver, message) => {
    const succeeded = await invoke(message);
    // A throw abandons whatever autoComplete says; without autoComplete a success leaves the lock to expire.
    if (!succeeded || trigger.autoComplete) {
      await settle(receiver, message, succeeded ? 'complete' : 'abandon');
    }
  };
  return (receiver, message) => inFlight.track(run(receiver, message));
}

function property(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
