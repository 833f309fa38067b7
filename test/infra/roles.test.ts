import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { queues } from '../../src/topology.ts';
import { bicepFiles, declared, resourcesOf, root } from './bicep.ts';
import { grants } from './roles.ts';

const SENDER = '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39';
const RECEIVER = '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0';

/** Nothing else may be given: whoever adds a line here has to say why in docs/deployment.md. */
const allowed = [
  {
    name: 'Azure Service Bus Data Sender',
    role: SENDER,
    on: 'Microsoft.ServiceBus/namespaces/queues',
    when: 'sendsTo',
  },
  {
    name: 'Azure Service Bus Data Sender',
    role: SENDER,
    on: 'Microsoft.ServiceBus/namespaces/queues',
    when: 'senders',
  },
  {
    name: 'Azure Service Bus Data Receiver',
    role: RECEIVER,
    on: 'Microsoft.ServiceBus/namespaces/queues',
    when: 'receivesFrom',
  },
  { name: 'Queue reader', role: 'queueReader.id', on: 'Microsoft.ServiceBus/namespaces', when: 'always' },
  {
    name: 'Storage Blob Data Owner',
    role: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
    on: 'Microsoft.Storage/storageAccounts',
    when: 'always',
  },
  {
    name: 'Storage Table Data Contributor',
    role: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
    on: 'Microsoft.Storage/storageAccounts/tableServices/tables',
    when: 'tables',
  },
  {
    name: 'Key Vault Secrets User',
    role: '4633458b-17de-408a-b874-0445c86b69e6',
    on: 'Microsoft.KeyVault/vaults',
    when: 'always',
  },
  {
    name: 'Key Vault Secrets Officer',
    role: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
    on: 'Microsoft.KeyVault/vaults',
    when: '!empty(officerId)',
  },
  {
    name: 'Monitoring Metrics Publisher',
    role: '3913510d-42f4-4e42-8a64-420c390055eb',
    on: 'Microsoft.Insights/components',
    when: 'always',
  },
];

const key = (role: string, on: string, when: string) => `${role} on ${on} (${when})`;

it('gives what is allowed, each on a resource of its own, and nothing else', () => {
  expect(grants.map(({ role, scope, when }) => key(role, scope, when)).toSorted()).toEqual(
    allowed.map(({ role, on, when }) => key(role, on, when)).toSorted(),
  );
});

it('gives the identity all of them but those of senders and of the deployer', () => {
  const others = grants.filter(({ to }) => to !== 'principalId').map(({ role, to }) => [role, to]);
  expect(others.toSorted()).toEqual(
    [
      [SENDER, 'sender.principalId'],
      ['b86a8fe4-44ce-4948-aee5-eccb2c155cd7', 'officerId'],
    ].toSorted(),
  );
});

it('uses no other id of a role, and none that rules over a resource', () => {
  const guid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
  const graph = '00000003-0000-0000-c000-000000000000';
  const used = [...bicepFiles.values()].flatMap((text) => text.match(guid) ?? []);
  expect(new Set(used)).toEqual(
    new Set([...allowed.map(({ role }) => role).filter((role) => role.includes('-')), graph]),
  );
});

it('makes one role of its own, which reads the properties of queues and nothing else', () => {
  const roles = resourcesOf('Microsoft.Authorization/roleDefinitions');
  expect(roles.map(({ name }) => name)).toEqual(['queueReader']);
  const { text } = declared('resource', 'queueReader');
  expect(text).toContain("actions: ['Microsoft.ServiceBus/namespaces/queues/read']");
  expect(text.match(/\b(notActions|dataActions|notDataActions): (.*)/g)).toEqual([
    'notActions: []',
    'dataActions: []',
    'notDataActions: []',
  ]);
  expect(text).toContain('assignableScopes: [resourceGroup().id]');
  expect(declared('module', 'queueReader').text).toContain('= if (scalerRole) {');
});

const file = 'access/service-bus.bicep';
const listed = (name: string) => {
  const [first = '', rest = ''] = declared('var', name, file).text.split('], ');
  return { always: [...first.matchAll(/queues\.(\w+)/g)].map(([, queue]) => queue).toSorted(), rest: rest.trim() };
};
const read = (path: string) => readFileSync(join(root, path), 'utf8');

it('lets the relay send to the queues that its adapters send to', () => {
  const senders = [
    ...read('src/connect.ts').matchAll(/create(?:Queue|DeadLetterBox|Outcomes)\(serviceBus, ([\w.]+)\.name/g),
  ];
  expect(senders.map(([, queue]) => queue).toSorted()).toEqual(['outcomesQueue', ...alwaysSent].toSorted());
  expect(listed('sendsTo')).toEqual({
    always: alwaysSent.map((name) => name.replace('queues.', '')),
    rest: 'sendsOutcomes ? [queues.outcomes] : [])',
  });
  expect(declared('module', 'serviceBusAccess').text).toContain("sendsOutcomes: outcomes == 'on'");
});
const alwaysSent = ['queues.assignments', 'queues.deadLetters', 'queues.events'];

it('lets the relay receive from its own queues and from those of the sources', () => {
  // All of them, for what the broker has given up is taken from each.
  expect(listed('receivesFrom')).toEqual({ always: Object.keys(queues).toSorted(), rest: 'queues.sources)' });
  const triggers = readdirSync(join(root, 'functions')).flatMap((name) => [
    ...read(`functions/${name}`).matchAll(/serviceBusTrigger\(queues\.(\w+)\)/g),
  ]);
  expect(Object.keys(queues)).toEqual(expect.arrayContaining(triggers.map(([, queue]) => queue)));
});

it('lets others send to the queue of a source, and to no other', () => {
  expect(declared('var', 'senders', file).text).toMatch(
    /queue: contains\(queues\.sources, (.+)\)\n +\? \1\n +: fail\('RELAY_QUEUE_SENDERS: /,
  );
});

it('documents each of them', () => {
  const [, section = ''] = read('docs/deployment.md').split('\n## Who may do what\n');
  const [rows = ''] = section.split('\n## ');
  const documented = [...rows.matchAll(/^\| ([A-Z][\w ]+?) \| `(Microsoft\.[\w./]+)` \|/gm)].map(([, name, on]) => [
    name,
    on,
  ]);
  expect(documented.toSorted()).toEqual(allowed.map(({ name, on }) => [name, on]).toSorted());
});
