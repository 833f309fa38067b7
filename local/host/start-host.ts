/** Puts the parts together: app, triggers, server; and takes them apart again in the right order. */

import path from 'node:path';
import { createDispatcher } from './dispatcher.ts';
import { type HostOptions, readHostJson } from './host-json.ts';
import { createRouter, readRoute } from './http/router.ts';
import { createHttpServer } from './http/server.ts';
import { answered, createInFlight, type InFlight } from './in-flight.ts';
import { listen } from './listen.ts';
import { errorMessage, type Log, stderrLog } from './log.ts';
import { createQueueListeners } from './service-bus/listeners.ts';
import { readQueueTrigger } from './service-bus/queue-trigger.ts';
import type { Settings } from './settings.ts';
import { createTimers, readTimer } from './timers.ts';
import { readTrigger, type TriggerType } from './trigger-binding.ts';
import { loadApp } from './worker/load-app.ts';
import { createWorker, type Worker } from './worker/worker.ts';

export type HostConfig = {
  appDirectory: string;
  /** 0 takes any free port. */
  port: number;
  /** App settings; the app itself reads `process.env`. */
  settings?: Settings;
  log?: Log;
  /** Called when the real host would restart the worker. */
  recycle?: () => void;
};

export type Host = {
  readonly port: number;
  /** Names, in order of registration. */
  readonly functions: readonly string[];
  close(): Promise<void>;
};

/** How long a shutdown waits for what is in flight (assumed; the platform gives up to a minute, a person has less patience). */
const DRAIN_IN_MS = 10_000;
/** A broker that no longer answers does not hold up the end. */
const DISCONNECT_IN_MS = 2_000;

/** One host a process: the library sets its programming model once. */
export async function startHost(config: HostConfig): Promise<Host> {
  const { settings = process.env, log = stderrLog, recycle = () => process.exit(1) } = config;
  const appDirectory = path.resolve(config.appDirectory);
  const options = readHostJson(appDirectory);
  const worker = createWorker(log);
  await loadApp(worker, appDirectory);

  const inFlight = createInFlight();
  const triggers = createTriggers(worker, options, inFlight, { settings, log, recycle });
  const port = await listen(triggers.server, config.port);
  triggers.queues.start();
  triggers.timers.start();

  const giveUp = (what: string) => (error: unknown) => log('warning', 'Host', `${what}: ${errorMessage(error)}`);
  const close = async () => {
    triggers.server.close();
    triggers.timers.stop();
    await answered(DRAIN_IN_MS, triggers.queues.stop().then(inFlight.settled)).catch(giveUp('Waiting for invocations'));
    await answered(DISCONNECT_IN_MS, triggers.queues.close()).catch(giveUp('Leaving the broker'));
    const hookData = { hookData: worker.appLevelHookData, appHookData: worker.appHookData };
    await worker.hooks.run('appTerminate', hookData);
    triggers.server.closeAllConnections();
  };
  let closing: Promise<void> | undefined;
  return { port, functions: [...worker.functions.keys()], close: () => (closing ??= close()) };
}

function createTriggers(
  worker: Worker,
  options: HostOptions,
  inFlight: InFlight,
  { settings, log, recycle }: { settings: Settings; log: Log; recycle: () => void },
) {
  const functionTimeoutInMs = options.functionTimeout;
  const dispatch = createDispatcher({ worker, functionTimeoutInMs, log, recycle });
  const triggered = [...worker.functions.values()].map(readTrigger);
  const ofType = (type: TriggerType) => triggered.filter((trigger) => trigger.type === type);

  const routes = ofType('http').map((trigger) => readRoute(trigger, options.routePrefix));
  const queueTriggers = ofType('serviceBus').map((trigger) => readQueueTrigger(trigger, settings, options.serviceBus));
  const timerPlans = ofType('timer').map((trigger) => readTimer(trigger, settings));
  return {
    server: createHttpServer({ router: createRouter(routes, log), dispatch, inFlight, settings, log }),
    queues: createQueueListeners(queueTriggers, { dispatch, inFlight, log, options: options.serviceBus }),
    timers: createTimers(timerPlans, { dispatch, inFlight }),
  };
}
