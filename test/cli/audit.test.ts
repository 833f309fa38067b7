import { beforeEach, expect, it } from 'vitest';
import { page } from './contract.ts';
import { type RelayServer, startRelay } from './relay-server.ts';
import { runCli, runJson } from './run-cli.ts';

const OPERATOR = '7e5d4c3b-2a19-4807-b6f5-e4d3c2b1a098';
const records = Array.from({ length: 120 }, (_, index) => ({
  id: `request-${index}#0#applied`,
  at: '2026-11-20T09:00:01.250Z',
  outcome: index === 0 ? 'cancelled' : 'applied',
  source: 'hr',
  submittedBy: '5f0c6f4e-1b1d-4f0a-9c1e-0d2a7b3c4e5f',
  ...(index === 0 ? { operatedBy: OPERATOR } : {}),
  reference: 'RITM0010001',
  target: { type: 'user', userPrincipalName: 'jana@contoso.com' },
  changes: [{ attributeSet: 'Engineering', name: 'Project', operation: 'set', count: 2, before: '', after: 'x' }],
}));

let relay: RelayServer;
beforeEach(async () => {
  relay = await startRelay();
  // With what a later relay might add.
  const later = records.map((record) => ({ ...record, content: 'Zugspitze' }));
  relay.intercept = (seen) => (seen.path === 'audit' ? page(later, seen, relay.url) : undefined);
});

it('lists records a line each, over as many pages as it takes', async () => {
  const { code, stdout } = await runCli(relay, ['audit', 'list', '--top', '110']);
  const [title, first, second, ...others] = stdout.trimEnd().split('\n');
  expect(code).toBe(0);
  expect(title).toMatch(/^at \(UTC\) +outcome +source +target +by +what +reference$/);
  expect(first).toMatch(/^2026-11-20 09:00 +cancelled +hr +jana@contoso\.com +7e5d/);
  expect(second).toMatch(/^2026-11-20 09:00 +applied +hr +jana@contoso\.com +5f0c/);
  expect(others.length).toBe(108 + 2);
  expect(stdout).toContain('Engineering/Project');
  expect(relay.seen.map(({ query }) => query)).toEqual([{ top: '100' }, { top: '100', cursor: '100' }]);
});

it('gives programs the whole of what it knows, and nothing that it does not', async () => {
  const { document } = await runJson(relay, ['audit', 'list', '--top', '2']);
  expect(document).toEqual({ value: records.slice(0, 2), more: true });
});

it.each([
  [['--target', 'jana@contoso.com'], { targetType: 'user', userPrincipalName: 'jana@contoso.com' }],
  [['--target', OPERATOR, '--type', 'servicePrincipal'], { targetType: 'servicePrincipal', id: OPERATOR }],
  [['--target', '4711', '--by', 'employeeId'], { targetType: 'user', employeeId: '4711' }],
  [
    ['--from', '2026-11-20', '--to', '2026-11-21T10:00:00+01:00'],
    { from: '2026-11-20T00:00:00.000Z', to: '2026-11-21T09:00:00.000Z' },
  ],
])('asks for what %j names', async (options, query) => {
  expect(await runCli(relay, ['audit', 'list', ...options, '--top', '5'])).toMatchObject({ code: 0 });
  expect(relay.seen.map((seen) => seen.query)).toEqual([{ ...query, top: '5' }]);
});

it.each([
  ['what the name is', ['--target', '4711']],
  ['the target', ['--by', 'mail']],
  ['a time', ['--from', 'yesterday']],
])('asks nothing of the relay without %s', async (_, options) => {
  expect(await runCli(relay, ['audit', 'list', ...options])).toMatchObject({ code: 2, stdout: '' });
  expect(relay.seen).toEqual([]);
});
