import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readSourceFiles, sourceFile } from '../src/intake/source-file.ts';
import { LANES, queues, ROUTE_PREFIX, serviceBusTrigger } from '../src/topology.ts';

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
});

describe('a function', () => {
  const files = list('functions', '.ts').map((file) => ({ file, text: read(`functions/${file}`) }));
  const http = files.filter(({ text }) => text.includes('app.http('));
  const queueTriggers = files.filter(({ text }) => text.includes('serviceBusTrigger'));

  it.each(files)('$file is at most 20 lines, and takes no decision', ({ text }) => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(20);
    expect(text).not.toMatch(/\b(if|switch|for|while|try)\b|=>|\?/);
  });

  it.each(files)('$file registers one function, of its own name', ({ file, text }) => {
    const registered = [...text.matchAll(/\bapp\.\w+\('([^']*)'/g)].map(([, name]) => name);
    expect(registered).toEqual([file.replace('.ts', '')]);
  });

  it.each(http)('$file states who may call it and how', ({ text }) => {
    expect(text).toMatch(/authLevel: '(anonymous|function|admin)'/);
    expect(text).toMatch(/methods: \['(GET|POST)'(, '(GET|POST|OPTIONS)')*\]/);
    expect(text).toMatch(/route: '[^'/][^']*'/);
  });

  it('of HTTP shares its route and method with no other', () => {
    const routes = http.map(({ text }) =>
      text.match(/route: '[^']*',\s+methods: \[[^\]]*\]/)?.[0].replace(/\s+/g, ' '),
    );
    expect(routes).not.toContain(undefined);
    expect(new Set(routes).size).toBe(http.length);
  });

  it.each(queueTriggers)('$file takes a queue of the topology', ({ text }) => {
    const [, queue] = text.match(/serviceBusTrigger\(queues\.(\w+)\)/) ?? [];
    expect(Object.keys(queues)).toContain(queue);
  });

  it('exists of each kind', () => {
    expect(http.length).toBeGreaterThan(0);
    expect(queueTriggers.length).toBeGreaterThan(0);
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
  it.each(['sources', 'local/sources'])('in %s can be started with', (folder) => {
    const files = list(folder, '.json');
    const sources = readSourceFiles(new Map(files.map((file) => [file, read(`${folder}/${file}`)])));
    expect(sources).toMatchObject({ kind: 'sources' });
    expect(sources.kind === 'sources' && sources.sources.map(({ name }) => `${name}.json`)).toEqual(files);
    expect(files).not.toEqual([]);
  });

  const all = ['sources', 'local/sources'].flatMap((folder) =>
    list(folder, '.json').map((file) => ({ path: `${folder}/${file}`, depth: folder.split('/').length })),
  );
  it.each(all)('have their schema named for editors: $path', ({ path, depth }) => {
    expect(JSON.parse(read(path))['$schema']).toBe(`${'../'.repeat(depth)}schemas/source.schema.json`);
  });
});
