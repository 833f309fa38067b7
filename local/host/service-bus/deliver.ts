/** One message: invoke, then settle (Azure.Messaging.ServiceBus `ReceiverManager.ProcessOneMessage`). */

import { isServiceBusError, type ServiceBusReceivedMessage, type ServiceBusReceiver } from '@azure/service-bus';
import type { Dispatch } from '../dispatcher.ts';
import { answered, type InFlight } from '../in-flight.ts';
import { startSpan } from '../trace-context.ts';
import { toBodyData, toTriggerMetadata } from './message-data.ts';
import type { ReportProblem } from './problems.ts';
import type { QueueTrigger } from './queue-trigger.ts';

/**
 * `lost`: the session's lock is gone, or the broker does not answer. A session is left then, as the processor does on
 * `SessionLockLost`; without a session the message simply comes again.
 */
export type Delivered = 'settled' | 'lost';
export type Deliver = (receiver: ServiceBusReceiver, message: ServiceBusReceivedMessage) => Promise<Delivered>;

/** A settlement that a broken connection has swallowed would keep this client waiting for a minute. */
const ANSWER_WITHIN_MS = 5_000;

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
  const settle = async (
    receiver: ServiceBusReceiver,
    message: ServiceBusReceivedMessage,
    how: Settlement,
  ): Promise<Delivered> => {
    const settlement = how === 'complete' ? receiver.completeMessage(message) : receiver.abandonMessage(message);
    try {
      await answered(ANSWER_WITHIN_MS, settlement);
      return 'settled';
    } catch (error) {
      report(`Cannot ${how} message ${message.messageId} (delivery ${(message.deliveryCount ?? 0) + 1})`, error);
      if (!isServiceBusError(error) || error.code === 'SessionLockLost') {
        return 'lost';
      }
      const again = how === 'complete' && error.code !== 'MessageLockLost';
      return again ? settle(receiver, message, 'abandon') : 'settled';
    }
  };
  const run: Deliver = async (receiver, message) => {
    const succeeded = await invoke(message);
    // A throw abandons whatever autoComplete says; without autoComplete a success leaves the lock to expire.
    return succeeded && !trigger.autoComplete
      ? 'settled'
      : settle(receiver, message, succeeded ? 'complete' : 'abandon');
  };
  return (receiver, message) => inFlight.track(run(receiver, message));
}

function property(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
