import { beforeEach, describe, expect, it } from 'vitest';
import { type RelayServer, startRelay } from './relay-server.ts';
import { runCli, runJson } from './run-cli.ts';

let relay: RelayServer;
beforeEach(async () => {
  relay = await startRelay();
});

describe('definitions list', () => {
  it('is a table, with predefined values counted', async () => {
    const { code, stdout } = await runCli(relay, ['definitions', 'list', '--set', 'engineering']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^set +name +type +status +values/);
    expect(stdout).toMatch(/Engineering +Project +String collection +Available +3 predefined, 1 deactivated/);
    expect(stdout).toMatch(/Engineering +NumVendors +Integer +Available +any/);
    expect(stdout).not.toMatch(/Marketing|Apollo/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it('asks for what is wanted, and gives all of it as JSON', async () => {
    const argv = ['definitions', 'list', '--set', 'Engineering', '--name', 'project', '--status', 'Available'];
    const { code, document } = await runJson(relay, argv);
    expect(relay.seen[0]?.query).toEqual({ attributeSet: 'Engineering', name: 'project', status: 'Available' });
    expect([code, document]).toMatchObject([
      0,
      {
        attributeSets: [{ id: 'Engineering' }],
        value: [{ name: 'Project', allowedValues: [{ id: 'Alpine' }, {}, {}, { id: 'Apollo', isActive: false }] }],
      },
    ]);
  });

  it('says so when there is none', async () => {
    expect(await runCli(relay, ['definitions', 'list', '--set', 'Nothing'])).toMatchObject({
      code: 0,
      stdout: 'None.\n',
    });
  });

  it('knows the states of a definition', async () => {
    const { code, stderr } = await runCli(relay, ['definitions', 'list', '--status', 'available']);
    expect([code, stderr]).toEqual([2, '--status takes one of: Available, Deprecated.\n']);
  });
});

describe('definitions refresh', () => {
  it('tells what has changed', async () => {
    const { code, stdout } = await runCli(relay, ['definitions', 'refresh']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^\d+ definitions, read 2026-11-21T12:00:00Z\.\n {4}added +Marketing\/Region\n {4}changed +Engineering\/Project\n$/,
    );
    const { document } = await runJson(relay, ['definitions', 'refresh']);
    expect(document).toMatchObject({ changes: { added: ['Marketing/Region'], removed: [] } });
  });

  it('says so when nothing has', async () => {
    const changes = { added: [], removed: [], changed: [] };
    const body = { loadedAt: '2026-11-21T12:00:00Z', definitions: 1, changes };
    relay.intercept = () => ({ status: 200, body });
    expect((await runCli(relay, ['definitions', 'refresh'])).stdout).toContain('Nothing has changed.');
  });

  it('waits as long as it is asked to, and ends with 3 when Graph stays away', async () => {
    relay.intercept = (_, count) =>
      count === 1 ? { status: 503, headers: { 'retry-after': '7' }, body: {} } : undefined;
    expect(await runCli(relay, ['definitions', 'refresh'])).toMatchObject({ code: 0, waits: [7_000] });
    relay.intercept = () => ({ status: 503, headers: { 'retry-after': '70' }, body: {} });
    expect(await runCli(relay, ['definitions', 'refresh'])).toMatchObject({ code: 3, stdout: '' });
  });
});
