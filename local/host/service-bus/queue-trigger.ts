import type { ServiceBusOptions } from '../host-json.ts';
import { resolveSettings, type Settings } from '../settings.ts';
import { type Triggered, textOption } from '../trigger-binding.ts';
import { type BusConnection, readConnection } from './connection.ts';

export type QueueTrigger = {
  readonly triggered: Triggered;
  readonly queueName: string;
  readonly connection: BusConnection;
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
    connection: readConnection(textOption(triggered, 'connection'), name, settings),
    isSessionsEnabled: binding['isSessionsEnabled'] === true,
    isBinary: binding['dataType'] === 'binary',
    autoComplete: typeof autoComplete === 'boolean' ? autoComplete : options.autoCompleteMessages,
  };
}
