/** The relay as the Functions worker runs it: its settings from the environment, real adapters, real host types. */

import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpHandler, HttpResponseInit, LogHandler } from '@azure/functions';
import { connectTable, createCredential } from '../../src/adapters/connections.ts';
import { compose, type Surroundings } from '../../src/compose.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { connect, type Ports } from '../../src/connect.ts';
import { noTracer } from '../../src/ports/tracer.ts';

// Its CommonJS build hides these two classes from `import`.
export const { HttpRequest, InvocationContext } = createRequire(import.meta.url)(
  '@azure/functions',
) as typeof import('@azure/functions');

export function connectRelay(tracer = noTracer): { readonly config: Config; readonly ports: Ports } {
  const hostJson = readFileSync(join(import.meta.dirname, '../../host.json'), 'utf8');
  const config = loadConfig(process.env, hostJson, readSources);
  return { config, ports: connect(config, Date.now, tracer) };
}

const realTime: Pick<Surroundings, 'now' | 'sleep'> = { now: Date.now, sleep: (ms) => sleep(ms) };

export const composeRelay = (config: Config, ports: Ports, time = realTime, tracer = noTracer) =>
  compose(config, ports, {
    ...time,
    random: Math.random,
    newId: randomUUID,
    log: () => {},
    tracer,
  });

function readSources(folder = ''): ReadonlyMap<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

const headers = { 'content-type': 'application/json', authorization: `Bearer ${process.env['BENCH_TOKEN']}` };

export async function post(handler: HttpHandler, path: string, body: string): Promise<HttpResponseInit> {
  const url = `http://localhost/api/v1/${path}`;
  const request = new HttpRequest({ method: 'POST', url, headers, body: { string: body } });
  return (await handler(request, createContext(path))) as HttpResponseInit;
}

/** The worker sends log lines on to the host, so here they go nowhere rather than to a console. */
export const createContext = (functionName: string, logHandler: LogHandler = () => {}) =>
  new InvocationContext({ functionName, logHandler });

/** Azurite slows down with every row, and with many thousands of them it would be what is measured. */
export async function emptyTable(config: Config, name: string): Promise<void> {
  const table = connectTable(config.storage, createCredential(config.credential), name);
  await table.deleteTable();
  await table.createTable();
}
