import type { ServiceBusOptions } from '../host-json.ts';
import { resolveSettings, type Settings } from '../settings.ts';
import { type Triggered, textOption } from '../trigger-binding.ts';

export type QueueTrigger = {
  readonly triggered: Triggered;
  readonly queueName: string;
  readonly connectionString: string;
  readonly isSessionsEnabled: boolean;
  readonly isBinary: boolean;
  readonly autoComplete: boolean;
};

export function readQueueTrigger(triggered: Triggered, settings: Settings, options: ServiceBusOptions): QueueTrigger {
  const { binding, name } = triggered;
  if (binding['cardinality'] === 'many') {
    throw new Error(
      `Function "${name}": cardinality "many" is not imitated by this host; batches renew no locks anyway.`,
    );
  }
  const autoComplete = binding['autoCompleteMessages'];
  return {
    triggered,
    queueName: resolveSettings(textOption(triggered, 'queueName'), settings),
    connectionString: readConnectionString(triggered, settings),
    isSessionsEnabled: binding['isSessionsEnabled'] === true,
    isBinary: binding['dataType'] === 'binary',
    autoComplete: typeof autoComplete === 'boolean' ? autoComplete : options.autoCompleteMessages,
  };
}

function readConnectionString({ name, ...triggered }: Triggered, settings: Settings): string {
  const connection = textOption({ name, ...triggered }, 'connection');
  const value = settings[connection];
  if (value) {
    return value;
  }
  if (settings[`${connection}__fullyQualifiedNamespace`] !== undefined) {
    const advice = `here set "${connection}" to the connection string of the local broker`;
    throw new Error(`Function "${name}": an identity-based connection needs Azure; ${advice}.`);
  }
  throw new Error(`Function "${name}": there is no app setting "${connection}" with a Service Bus connection string.`);
}
