import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceBusClient } from '@azure/service-bus';
import { expect, it } from 'vitest';
import { startParts } from '../../local/stack/parts.ts';
import { describeInfrastructure } from '../../src/infrastructure.ts';
import { bicepFiles, declared, infra, isMonitoring, namesIn, ofKind, property, resourcesOf, root } from './bicep.ts';
import { configuredSources } from './sources.ts';

const described = describeInfrastructure(configuredSources);
const read = (path: string) => readFileSync(join(root, path), 'utf8');

it('what Bicep reads is what the code and the source files of this clone say', () => {
  expect(readFileSync(join(infra, 'topology.json'), 'utf8')).toBe(`${JSON.stringify(described, undefined, 2)}\n`);
});

it('Bicep makes the queues, tables and containers of the topology, and no others', () => {
  const loops = (type: string) =>
    resourcesOf(type).map(({ text }) => /\[\s*for (\w+) in ([^:]+):/.exec(text)?.slice(1));
  expect(loops('Microsoft.ServiceBus/namespaces/queues')).toEqual([['queue', 'topology.queues']]);
  expect(loops('Microsoft.Storage/storageAccounts/tableServices/tables')).toEqual([['table', 'topology.tables']]);
  expect(loops('Microsoft.Storage/storageAccounts/blobServices/containers')).toEqual([
    ['container', '[topology.container, packageContainer]'],
  ]);
});

it('every property of a queue is set, those of the topology from there', () => {
  const [queues] = resourcesOf('Microsoft.ServiceBus/namespaces/queues');
  const text = queues?.text ?? '';
  for (const name of Object.keys(described.queues[0] ?? {})) {
    expect([name, property(text, name)]).toEqual([name, `queue.${name}`]);
  }
  const fixed = [...text.matchAll(/^ {6}(\w+): (?!queue\.)(.*)$/gm)].map(([, name, value]) => [name, value]);
  expect(Object.fromEntries(fixed)).toEqual({
    deadLetteringOnMessageExpiration: 'true',
    autoDeleteOnIdle: "'P10675199DT2H48M5.4775807S'",
    enableBatchedOperations: 'true',
    enablePartitioning: 'false',
    enableExpress: 'false',
    status: "'Active'",
  });
});

it('no file of Bicep names a queue, a table, a permission or a resource by itself', () => {
  const { queues, tables, container, graphPermissions, appRoles, signInScope, azureCliAppId, names } = described;
  const known = [
    ...queues.map(({ name }) => name),
    ...tables,
    container,
    ...Object.values(names),
    azureCliAppId,
    ...[...graphPermissions, ...appRoles, signInScope].flatMap(({ id, value }) => [id, value]),
  ];
  for (const [file, text] of bicepFiles) {
    if (isMonitoring(file)) continue;
    // The service of azure.yaml has the name of the container by chance.
    const literals = [...text.replace("'azd-service-name': 'relay'", '').matchAll(/'([^'\n]*)'/g)].map(
      ([, literal = '']) => literal,
    );
    expect([file, literals.filter((literal) => known.includes(literal))]).toEqual([file, []]);
  }
});

it('each resource that has a name of the topology takes it from there', () => {
  const used = [...declaredText().matchAll(/\bnames\.(\w+)/g)].map(([, name]) => name);
  expect(used.toSorted()).toEqual(Object.keys(described.names).toSorted());
});

const declaredText = (): string =>
  [...ofKind('module', 'main.bicep'), declared('resource', 'group', 'main.bicep')].map(({ text }) => text).join('\n');

it('one instance is always ready for the function that takes the lanes', () => {
  const [lanes] = readdirSync(join(root, 'functions')).filter((file) =>
    read(`functions/${file}`).includes('serviceBusTrigger(queues.assignments)'),
  );
  const { text } = declared('resource', 'app', 'app/function-app.bicep');
  expect([...text.matchAll(/name: '(function:[^']+)'\s+instanceCount: (\d+)/g)].map(([, ...each]) => each)).toEqual([
    [`function:${lanes?.replace('.ts', '')}`, '1'],
  ]);
});

it('host.json has the lanes and the time of the topology', () => {
  const { extensions, functionTimeout } = JSON.parse(read('host.json'));
  expect(extensions.serviceBus.maxConcurrentSessions).toBe(described.lanes);
  expect(functionTimeout).toBe(described.functionTimeout);
});

it('the local stack has the same queues', async () => {
  const ports = { host: 0, graph: 0, identity: 0, records: 0, serviceBus: 0, blobs: 0, tables: 0, otlp: undefined };
  const elsewhere = 'https://localhost:1';
  const given = {
    graph: elsewhere,
    identityEndpoint: elsewhere,
    records: elsewhere,
    serviceBus: undefined,
    storage: '-',
  };
  const parts = await startParts({ ports, given }, described.queueNames.sources);
  const client = new ServiceBusClient(parts.broker?.connectionString ?? '');
  try {
    // Opens a link to it, which a broker without this queue refuses.
    const open = async (name: string) => [name, (await client.createSender(name).createMessageBatch()).count];
    const names = described.queues.map(({ name }) => name);
    expect(await Promise.all(names.map(open))).toEqual(names.map((name) => [name, 0]));
  } finally {
    await client.close();
    await parts.close();
  }
});

it('the API and the permissions of the identity are those of the code', () => {
  const graph = 'app/graph.bicep';
  expect(declared('resource', 'api', graph).text).toMatch(
    /for role in topology\.appRoles: \{\s+id: role\.id\s+value: role\.value/,
  );
  const permissions = declared('resource', 'permissions', graph).text;
  expect(permissions).toContain('for permission in topology.graphPermissions:');
  expect(permissions).toContain('appRoleId: permission.id');
  expect(namesIn(declared('resource', 'api', graph))).toContain('uniqueName');
  expect(
    ofKind('resource')
      .filter(({ type }) => type.startsWith('Microsoft.Graph/'))
      .map(({ file }) => file),
  ).toEqual(Array(4).fill(graph));
  expect(declared('module', 'graph', 'main.bicep').text).toContain('= if (grantPermissions) {');
});
