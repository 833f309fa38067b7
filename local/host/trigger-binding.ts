import type { Binding } from './worker/core-types.ts';
import type { RegisteredFunction } from './worker/worker.ts';

export type TriggerType = 'http' | 'serviceBus' | 'timer';

/** A function with the one binding that starts it. */
export type Triggered = {
  readonly fn: RegisteredFunction;
  readonly name: string;
  readonly type: TriggerType;
  readonly bindingName: string;
  readonly binding: Binding;
};

const TRIGGER_TYPES: Readonly<Record<string, TriggerType>> = {
  httptrigger: 'http',
  servicebustrigger: 'serviceBus',
  timertrigger: 'timer',
};

/** The bindings this host imitates are those the relay uses; any other is refused instead of silently never firing. */
export function readTrigger(fn: RegisteredFunction): Triggered {
  const { name, bindings } = fn.metadata;
  const entries = Object.entries(bindings);
  const trigger = entries.find(([, binding]) => binding.type?.toLowerCase().endsWith('trigger'));
  const type = trigger?.[1].type && TRIGGER_TYPES[trigger[1].type.toLowerCase()];
  if (!trigger || !type) {
    throw new Error(`Function "${name}": a trigger of type "${trigger?.[1].type}" is not imitated by this host.`);
  }
  for (const [key, binding] of entries) {
    if (binding !== trigger[1] && !(key === '$return' && binding.type === 'http')) {
      throw new Error(`Function "${name}": an extra binding of type "${binding.type}" is not imitated by this host.`);
    }
  }
  return { fn, name, type, bindingName: trigger[0], binding: trigger[1] };
}

export function textOption(triggered: Triggered, option: string): string {
  const value = triggered.binding[option];
  if (typeof value !== 'string' || value === '') {
    throw new Error(`Function "${triggered.name}": the trigger needs a "${option}".`);
  }
  return value;
}
