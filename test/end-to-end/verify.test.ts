import { createSecretKey } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findUser } from '../../local/graph/find.ts';
import { connectTable } from '../../src/adapters/connections.ts';
import { createTargetMemories } from '../../src/adapters/tables/target-memories.ts';
import { prune, READS_MAY_BE_STALE_FOR_IN_MS } from '../../src/domain/memory.ts';
import { storage } from '../../src/topology.ts';
import { runJson } from '../cli/run-cli.ts';
import { type RunningStack, runStack } from './with-stack.ts';

const alain = 'alain@contoso.com';

let running: RunningStack;
beforeAll(async () => {
  running = await runStack(undefined, { RELAY_OUTCOMES: 'on' });
}, 30_000);
afterAll(() => running.close(), 30_000);

const user = (name: string) => {
  const found = findUser(running.graph.directory, name);
  if (!found) throw new Error(`The sample directory has no ${name}`);
  return found;
};

/** What an operator's command line ends with. */
async function runCommand(...command: readonly string[]) {
  const { host, token } = running.stack.endpoints;
  const environment = { RELAY_URL: host ?? '', RELAY_TOKEN: token ?? '' };
  const { code, document } = await runJson(undefined, command, { environment });
  return { code, document };
}
const verify = (...options: readonly string[]) => runCommand('verify', ...options);

async function apply(userPrincipalName: string, engineering: Readonly<Record<string, unknown>>) {
  const target = { type: 'user', userPrincipalName };
  const { body } = await running.client.post('requests', { target, attributes: { Engineering: engineering } });
  expect(await running.client.closed(String(body['id']))).toMatchObject({ state: 'applied' });
}

/** What is left of a memory after 15 minutes, when every read shows the newest write. */
async function growOld(): Promise<void> {
  const { settings } = running.stack;
  const connection = { kind: 'connectionString', connectionString: settings['StorageConnection'] ?? '' } as const;
  const key = createSecretKey(Buffer.from(settings['RELAY_DIGEST_KEY'] ?? '', 'base64'));
  const table = connectTable(connection, { getToken: async () => null }, storage.targetsTable);
  const memories = createTargetMemories(table, [key]);
  for (const { target } of (await memories.list(10)).items) {
    const { memory, version } = await memories.read(target);
    const later = Date.now() + READS_MAY_BE_STALE_FOR_IN_MS;
    const old = new Map([...memory].map(([attribute, one]) => [attribute, prune(one, later)]));
    expect(await memories.write(target, old, version)).toBe('written');
  }
}

const difference = { attributeSet: 'Engineering', name: 'Project' };

test('what was applied is shown', async () => {
  await apply(alain, { Project: ['Baker', 'Cascade'], NumVendors: 4, ProjectDate: null });
  await apply('mei@contoso.com', { Certification: true });
  expect(await verify()).toMatchObject({ code: 0, document: { targets: 2, checked: 4, differences: 0, value: [] } });
}, 20_000);

test('what somebody else has changed is found, that and no more, and is repaired by submitting it again', async () => {
  const somebody = user(alain);
  const { id, customSecurityAttributes: assigned } = somebody;
  const engineering = { ...assigned['Engineering'], Project: ['Cascade'], CostCenter: [7] };
  somebody.customSecurityAttributes = { ...assigned, Engineering: engineering };
  const late = { ...difference, difference: 'notYetShown' };
  expect(await verify()).toMatchObject({ code: 0, document: { notYetShown: 1, value: [{ differences: [late] }] } });

  await growOld();
  expect(await verify()).toEqual({
    code: 4,
    document: {
      ...{ targets: 2, checked: 4, differences: 1, notYetShown: 0, unverifiable: 0, findings: {} },
      value: [
        {
          ...{ target: { type: 'user', id }, checked: 3, unverifiable: 0 },
          differences: [{ ...difference, difference: 'different' }],
        },
      ],
      more: false,
    },
  });

  await apply(alain, { Project: ['Baker', 'Cascade'] });
  const named = ['--target', alain, '--by', 'userPrincipalName'];
  expect(await verify(...named)).toMatchObject({ code: 0, document: { targets: 1, checked: 3, differences: 0 } });
}, 20_000);

test('a role that is revoked looks as if everything were gone, and is said to', async () => {
  await growOld();
  running.graph.faults.revokeRole();
  expect(await verify()).toMatchObject({ code: 4, document: { differences: 2, findings: { noneOrNotPermitted: 2 } } });
  running.graph.faults.restoreRole();
  expect(await verify()).toMatchObject({ code: 0, document: { targets: 2, differences: 0 } });
});

test('each closing has its record, with the id of Graph’s answer, and an outcome for who waits for it', async () => {
  const { code, document } = await runCommand('audit', 'list', '--target', alain);
  expect(code).toBe(0);
  expect(document.value.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['applied', 'applied']);
  const [again, first] = document.value;
  expect(again.changes[0]).toMatchObject({ after: first.changes.find(({ name = '' }) => name === 'Project').after });
  for (const { graphRequestId } of [again, first])
    expect(graphRequestId).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  expect(running.broker.counts('outcomes').active).toBe(3);
});

test('nothing of it is in the log but names and counts', () => {
  expect(running.log()).toContain('targets.verified');
  expect(running.log()).not.toMatch(/Cascade|Baker/);
});
