import { coreError } from './core-error.ts';

export type HookCallback = (context: unknown) => unknown;

export const HOOK_NAMES = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'] as const;
export type HookName = (typeof HOOK_NAMES)[number];

export type Hooks = {
  register(name: string, callback: HookCallback): { dispose(): void };
  /** Worker `src/hooks/executeHooks.ts`: in order of registration, one after the other. */
  run(name: Exclude<HookName, 'log'>, context: unknown): Promise<void>;
  runLog(context: unknown): void;
};

function isHookName(name: string): name is HookName {
  return (HOOK_NAMES as readonly string[]).includes(name);
}

export function createHooks(): Hooks {
  const callbacks: Record<HookName, HookCallback[]> = {
    appStart: [],
    appTerminate: [],
    preInvocation: [],
    postInvocation: [],
    log: [],
  };
  return {
    register(name, callback) {
      if (!isHookName(name)) {
        throw coreError(RangeError, `Unrecognized hook "${name}"`);
      }
      const list = callbacks[name];
      list.push(callback);
      return { dispose: () => void (list.includes(callback) && list.splice(list.indexOf(callback), 1)) };
    },
    async run(name, context) {
      for (const callback of [...callbacks[name]]) {
        await callback(context);
      }
    },
    runLog(context) {
      for (const callback of callbacks.log) {
        callback(context);
      }
    },
  };
}
