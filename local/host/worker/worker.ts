/** The state of the one function app in this process, and the `@azure/functions-core` module that fills it. */

import type { Log } from '../log.ts';
import { coreError } from './core-error.ts';
import type {
  FunctionCallback,
  FunctionMetadata,
  ProgrammingModel,
  RpcLogCategory,
  RpcLogLevel,
} from './core-types.ts';
import { createHooks, type Hooks } from './hooks.ts';

export type RegisteredFunction = { readonly metadata: FunctionMetadata; readonly callback: FunctionCallback };

export type LogEntry = {
  level: RpcLogLevel;
  logCategory: RpcLogCategory;
  category: string;
  message: string;
  invocationContext?: unknown;
  hookData?: Record<string, unknown>;
};

export type Worker = {
  readonly functions: Map<string, RegisteredFunction>;
  readonly hooks: Hooks;
  readonly appHookData: Record<string, unknown>;
  readonly appLevelHookData: Record<string, unknown>;
  model: ProgrammingModel | undefined;
  startupFinished: boolean;
  log(entry: LogEntry): void;
};

export function createWorker(log: Log): Worker {
  const hooks = createHooks();
  return {
    functions: new Map(),
    hooks,
    appHookData: {},
    appLevelHookData: {},
    model: undefined,
    startupFinished: false,
    log(entry) {
      const context = { hookData: {}, ...entry, category: entry.logCategory };
      hooks.runLog(context);
      // `types/hooks/logHooks.d.ts`: a hook's changes count for user logs only.
      const { level, message } = entry.logCategory === 'user' ? context : entry;
      log(level, entry.category, message);
    },
  };
}

function registerFunction(worker: Worker, metadata: FunctionMetadata, callback: FunctionCallback) {
  if (worker.startupFinished) {
    throw coreError(Error, 'A function can only be registered during app startup.');
  }
  if (worker.functions.has(metadata.name)) {
    throw coreError(Error, `A function with name "${metadata.name}" has already been registered.`);
  }
  worker.functions.set(metadata.name, { metadata, callback });
  return { dispose: () => void worker.functions.delete(metadata.name) };
}

/** The module the library requires (host-and-broker.md, section 2; worker `src/setupCoreModule.ts`). */
export function coreModule(worker: Worker) {
  return {
    version: '3.9.1',
    /** Above 4.34, from which the library offers every hook. */
    hostVersion: '4.1000.0',
    setProgrammingModel(model: ProgrammingModel) {
      worker.model = model;
    },
    getProgrammingModel: () => worker.model,
    registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
      registerFunction(worker, metadata, callback),
    registerHook: worker.hooks.register,
    log(level: RpcLogLevel, logCategory: RpcLogCategory, message: string) {
      worker.log({ level, logCategory, message, category: logCategory === 'user' ? 'Worker.User' : 'Worker' });
    },
    Disposable: class {
      readonly dispose: () => unknown;
      constructor(dispose: () => unknown) {
        this.dispose = dispose;
      }
    },
  };
}
