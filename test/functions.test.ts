import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { matchRoute, parseRouteTemplate } from '../local/host/http/route-template.ts';
import { checkHost } from '../src/host-check.ts';
import { sourceFile } from '../src/intake/source/file.ts';
import { readSourceFiles } from '../src/intake/source/read.ts';
import * as topology from '../src/topology.ts';
import { hostRules, LANES, queues, ROUTE_PREFIX, serviceBusTrigger } from '../src/topology.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const list = (folder: string, extension: string) =>
  readdirSync(join(root, folder)).filter((name) => name.endsWith(extension));

describe('host.json', () => {
  const { extensions } = JSON.parse(read('host.json'));

  it('has the route prefix that Location headers name', () => {
    expect(extensions.http.routePrefix).toBe(ROUTE_PREFIX);
  });

  it('has a session for every lane, leaves an idle one soon, and keeps a busy one locked', () => {
    expect(extensions.serviceBus).toMatchObject({
      maxConcurrentSessions: LANES,
      sessionIdleTimeout: '00:00:10',
      maxAutoLockRenewalDuration: '1.00:00:00',
    });
  });

  it('completes a message when its handler returns', () => {
    expect(extensions.serviceBus.autoCompleteMessages).toBe(true);
  });

  it('keeps every rule of the topology, of which there are seven', () => {
    expect(Object.keys(hostRules)).toHaveLength(7);
    expect(checkHost(read('host.json'), {})).toEqual([]);
  });
});

describe('a function', () => {
  const files = list('functions', '.ts').map((file) => ({ file, text: read(`functions/${file}`) }));
  const http = files.filter(({ text }) => text.includes('app.http('));
  const queueTriggers = files.filter(({ text }) => text.includes('serviceBusTrigger('));
  const timers = files.filter(({ text }) => text.includes('app.timer('));

  it.each(files)('$file is at most 20 lines, and takes no decision', ({ text }) => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(20);
    expect(text).not.toMatch(/\b(if|switch|for|while|try)\b|=>|\?/);
  });

  const named = files.filter(({ file }) => !['source-queues.ts', 'telemetry.ts'].includes(file));
  it.each(named)('$file registers one function, of its own name', ({ file, text }) => {
    const registered = [...text.matchAll(/\bapp\.\w+\('([^']*)'/g)].map(([, name]) => name);
    expect(registered).toEqual([file.replace('.ts', '')]);
  });

  it.each(named)('$file calls the handler of its name', ({ file, text }) => {
    const inCamelCase = file.replace('.ts', '').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    expect(text.match(/handlers\.\w+/g)).toEqual([`handlers.${inCamelCase}`]);
  });

  it.each(queueTriggers)('$file takes a queue of the topology', ({ text }) => {
    const [, queue] = text.match(/serviceBusTrigger\(queues\.(\w+)\)/) ?? [];
    expect(Object.keys(queues)).toContain(queue);
  });

  it('takes each queue but that of the dead letters, which are opened one by one', () => {
    const taken = queueTriggers.map(({ text }) => /serviceBusTrigger\(queues\.(\w+)\)/.exec(text)?.[1]);
    expect(taken.toSorted()).toEqual(
      Object.keys(queues)
        .filter((name) => name !== 'deadLetters')
        .toSorted(),
    );
  });

  it('is started by the clock where nobody asks', () => {
    expect(timers.map(({ file, text }) => [file, /schedule: (\w+)/.exec(text)?.[1]])).toEqual([
      ['forget-events.ts', 'FORGET_EVENTS_SCHEDULE'],
      ['move-given-up.ts', 'MOVE_DEAD_LETTERS_SCHEDULE'],
      ['purge-audit.ts', 'PURGE_AUDIT_SCHEDULE'],
      ['purge-bulk-counts.ts', 'PURGE_BULK_COUNTS_SCHEDULE'],
      ['refresh-catalog.ts', 'CATALOG_REFRESH_SCHEDULE'],
      ['send-due.ts', 'DUE_SCHEDULE'],
      ['tell-closed.ts', 'TELL_CLOSED_SCHEDULE'],
    ]);
    const schedules = Object.entries(topology).filter(([name]) => name.endsWith('_SCHEDULE'));
    expect(schedules).toHaveLength(timers.length);
    // NCRONTAB has six fields, the first of which are seconds.
    for (const [, schedule] of schedules) expect(schedule).toMatch(/^\d+( \S+){5}$/);
  });

  it('is traced, whichever it is; what is told is sent before the process ends', () => {
    const hooks = [...read('functions/telemetry.ts').matchAll(/app\.hook\.(\w+)\(([\w.]+)\)/g)].map(
      ([, ...hook]) => hook,
    );
    expect(hooks).toEqual([
      ['appStart', 'handlers.startTelemetry'],
      ['preInvocation', 'trace'],
      ['appTerminate', 'handlers.stopTelemetry'],
    ]);
  });

  it('is of HTTP, of a queue or of a timer', () => {
    expect(http.length + queueTriggers.length + timers.length).toBe(named.length);
  });
});

describe('the HTTP surface', () => {
  const functions = list('functions', '.ts')
    .map((file) => ({ name: file.replace('.ts', ''), text: read(`functions/${file}`) }))
    .filter(({ text }) => text.includes('app.http('))
    .map(({ name, text }) => ({
      name,
      route: /route: '([^'/][^']*)'/.exec(text)?.[1] ?? '',
      methods: [...(/methods: \[([^\]]*)\]/.exec(text)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, method]) => method),
      authLevel: /authLevel: '(\w+)'/.exec(text)?.[1],
    }));

  it('is what is documented', () => {
    expect(functions.map(({ name, route, methods }) => `${methods.join(' ')} ${route}: ${name}`).toSorted()).toEqual([
      'DELETE sources/{source}/bulk-exception: end-bulk-exception',
      'GET audit: list-audit',
      'GET dead-letters/{id}: show-dead-letter',
      'GET dead-letters: list-dead-letters',
      'GET definitions: list-definitions',
      'GET health: show-health',
      'GET live: live',
      'GET openapi.json: openapi',
      'GET ready: ready',
      'GET requests/{id}: request-status',
      'GET requests: list-requests',
      'GET servicePrincipals/{name}/attributes: show-service-principal-attributes',
      'GET sources/{source}/bulk-exception: show-bulk-exception',
      'GET users/{name}/attributes: show-user-attributes',
      'OPTIONS webhooks/{source}: allow-webhook-origin',
      'POST dead-letters/discard: discard-dead-letters',
      'POST dead-letters/replay: replay-dead-letters',
      'POST dead-letters/{id}/replace: replace-dead-letter',
      'POST definitions/refresh: refresh-definitions',
      'POST plans: create-plan',
      'POST requests/batch: submit-batch',
      'POST requests/{id}/cancel: cancel-request',
      'POST requests: submit-request',
      'POST servicePrincipals/search: search-service-principals',
      'POST servicePrincipals/{name}/attributes/search: search-service-principal-attributes',
      'POST sources/{source}/bulk-exception: create-bulk-exception',
      'POST users/search: search-users',
      'POST users/{name}/attributes/search: search-user-attributes',
      'POST verifications: create-verification',
      'POST webhooks/{source}: receive-webhook',
    ]);
  });

  it('leaves it to the app who may call it: the host asks for no key', () => {
    expect(new Set(functions.map(({ authLevel }) => authLevel))).toEqual(new Set(['anonymous']));
  });

  /** Azure tries the routes in the order of the functions' names and takes the first that fits. */
  const inAzure = (method: string, path: string) =>
    functions
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .filter(({ methods }) => methods.includes(method))
      .filter(({ route }) => matchRoute(parseRouteTemplate(route), path.split('/')))
      .map(({ name }) => name);
  const calls = functions.flatMap(({ name, route, methods }) =>
    methods.map((method = '') => ({
      name,
      method,
      path: route.replace('{id}', 'k7Qm0c1Zt3b9V5x2J8n4R6w1Y0u3H5s7D9f2G4a6L8e'),
    })),
  );

  it.each(calls)(
    '$method $path is answered by $name, in Azure too, and by no other function',
    ({ name, method, path }) => {
      expect(inAzure(method, path)).toEqual([name]);
    },
  );

  it.each(['batch', 'replay', 'discard', 'requests', 'health'])('knows no request and no letter named %s', (word) => {
    const literal = functions.some(({ route }) => route === `requests/${word}`) ? ['submit-batch'] : [];
    expect(inAzure('POST', `requests/${word}`)).toEqual(literal);
    expect(inAzure('GET', `requests/${word}`)).toEqual(['request-status']);
    expect(inAzure('GET', `dead-letters/${word}`)).toEqual(['show-dead-letter']);
    expect(inAzure('POST', `requests/${word}/cancel`)).toEqual(['cancel-request']);
    expect(inAzure('POST', `dead-letters/${word}/replace`)).toEqual(['replace-dead-letter']);
  });
});

describe('a queue’s trigger', () => {
  it.each(Object.values(queues))('of $name asks for bytes, one message at a time', (queue) => {
    expect(serviceBusTrigger(queue)).toEqual({
      type: 'serviceBusTrigger',
      queueName: queue.name,
      connection: 'ServiceBusConnection',
      isSessionsEnabled: queue.requiresSession,
      cardinality: 'one',
      dataType: 'binary',
    });
  });

  it('takes assignments by session, for a session is a lane', () => {
    expect(queues.assignments.requiresSession).toBe(true);
  });
});

describe('the schema of source files', () => {
  it('is what the build writes', () => {
    const schema = z.toJSONSchema(sourceFile, { target: 'draft-7', io: 'input' });
    expect(read('schemas/source.schema.json')).toBe(`${JSON.stringify(schema, undefined, 2)}\n`);
  });
});

describe('the sources', () => {
  it.each(['sources', 'sources/ready', 'local/sources'])('in %s can be started with', (folder) => {
    const files = list(folder, '.json');
    const sources = readSourceFiles(new Map(files.map((file) => [file, read(`${folder}/${file}`)])));
    expect(sources).toMatchObject({ kind: 'sources' });
    expect(sources.kind === 'sources' && sources.sources.map(({ source }) => `${source.name}.json`)).toEqual(files);
    expect(files).not.toEqual([]);
  });

  const all = ['sources', 'sources/ready', 'local/sources'].flatMap((folder) =>
    list(folder, '.json').map((file) => ({ path: `${folder}/${file}`, depth: folder.split('/').length })),
  );
  it.each(all)('have their schema named for editors: $path', ({ path, depth }) => {
    expect(JSON.parse(read(path))['$schema']).toBe(`${'../'.repeat(depth)}schemas/source.schema.json`);
  });
});
