import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTelemetry } from './adapters/telemetry/telemetry.ts';
import { compose } from './compose.ts';
import { loadConfig } from './config.ts';
import { connect } from './connect.ts';
import { traceInvocation } from './handlers/trace-invocation.ts';
import type { Log } from './ports/log.ts';

/** The process's log, for what belongs to no invocation; the worker passes the console on to the host. */
const log: Log = (level, event, fields = {}) => console[level](JSON.stringify({ event, ...fields }));

function readSources(folder = join(__dirname, '..', 'sources')): ReadonlyMap<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

const now = Date.now;
const hostJson = readFileSync(join(__dirname, '..', 'host.json'), 'utf8');
const config = loadConfig(process.env, hostJson, readSources);
const telemetry = createTelemetry(config.telemetry, { log, now });
const { tracer } = telemetry;
const surroundings = { now, sleep: (ms: number) => sleep(ms), random: Math.random, newId: randomUUID, log, tracer };

/** What the triggers call. A setting that is missing or wrong ends the start here, before any function is registered. */
export const handlers = {
  ...compose(config, connect(config, now, tracer), surroundings),
  traceInvocation: traceInvocation(tracer),
  startTelemetry: telemetry.start,
  stopTelemetry: telemetry.stop,
};
