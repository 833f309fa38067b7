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
const readOwn = (name: string) => readFileSync(join(__dirname, '..', name), 'utf8');
const config = loadConfig(process.env, readOwn('host.json'), readSources);
const { version } = JSON.parse(readOwn('package.json')) as { version: string };
const telemetry = createTelemetry(config.telemetry, { log, now, version });
const { tracer, meter } = telemetry;
const time = { now, sleep: (ms: number) => sleep(ms) };
const surroundings = { ...time, random: Math.random, newId: randomUUID, log, meter, tracer };

/** What the triggers call. A setting that is missing or wrong ends the start here, before any function is registered. */
export const handlers = {
  ...compose(config, connect(config, now, telemetry), surroundings),
  traceInvocation: traceInvocation(tracer),
  startTelemetry: telemetry.start,
  stopTelemetry: telemetry.stop,
};
