/** What this host reads of host.json; unknown keys are ignored, as the real host does. */

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { errorMessage } from './log.ts';
import { parseTimeSpan } from './time-span.ts';

const timeSpan = z.string().transform((text, context) => {
  try {
    return parseTimeSpan(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: errorMessage(error) });
    return z.NEVER;
  }
});

const count = z.int().min(1);

/** Defaults: `Config/ServiceBusOptions.cs` of the Service Bus extension 5.17; a session is idle after `tryTimeout`, 1 min. */
const serviceBus = z.object({
  maxConcurrentCalls: count.default(() => 16 * availableParallelism()),
  maxConcurrentSessions: count.default(8),
  sessionIdleTimeout: timeSpan.default(60_000),
  maxAutoLockRenewalDuration: timeSpan.default(5 * 60_000),
  autoCompleteMessages: z.boolean().default(true),
});

const hostJson = z.object({
  /** learn: functions-host-json. "-1" is no limit; the default depends on the plan, Flex Consumption: 30 min. */
  functionTimeout: z.union([z.literal('-1').transform(() => Number.POSITIVE_INFINITY), timeSpan]).default(30 * 60_000),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default('api') }).prefault({}),
      serviceBus: serviceBus.prefault({}),
    })
    .prefault({}),
});

export type ServiceBusOptions = z.output<typeof serviceBus>;
export type HostOptions = { functionTimeout: number; routePrefix: string; serviceBus: ServiceBusOptions };

export function readHostJson(appDirectory: string): HostOptions {
  const file = path.join(appDirectory, 'host.json');
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`Cannot read ${file}: ${errorMessage(error)}`, { cause: error });
  }
  const parsed = hostJson.safeParse(content);
  if (!parsed.success) {
    throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  }
  const { functionTimeout, extensions } = parsed.data;
  return { functionTimeout, routePrefix: extensions.http.routePrefix, serviceBus: extensions.serviceBus };
}
