import { beforeEach, describe, expect, it } from 'vitest';
import { type RelayServer, startRelay } from './relay-server.ts';
import { runCli, runJson } from './run-cli.ts';

let relay: RelayServer;
beforeEach(async () => {
  relay = await startRelay();
});

const options = [
  '--targets',
  '5000',
  '--until',
  '2026-11-21T19:00:00+01:00',
  '--justification',
  'CHG0030123 \u001b[2J',
];
const allow = ['sources', 'allow-bulk', 'hr', ...options];

describe('sources show-bulk', () => {
  it('tells limit and count, and that there is no exception', async () => {
    const { code, stdout } = await runCli(relay, ['sources', 'show-bulk', 'hr']);
    expect(code).toBe(0);
    expect(stdout).toBe(
      `${['source     hr', 'limit      200 targets an hour', 'this hour  200 changed since 2026-11-21T12:00Z', 'exception  none'].join('\n')}\n`,
    );
  });

  it('ends with 1 where there is no such limit', async () => {
    const { code, stderr } = await runCli(relay, ['sources', 'show-bulk', 'payroll']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('404')]);
  });

  it.each([[], ['hr', 'payroll'], ['../requests']])('takes one source, and no path: %j', async (...operands) => {
    expect(await runCli(relay, ['sources', 'show-bulk', ...operands])).toMatchObject({ code: 2 });
    expect(relay.seen).toEqual([]);
  });
});

describe('sources allow-bulk', () => {
  it('grants what is asked for, with the time in UTC, and shows it harmlessly', async () => {
    const { code, stdout } = await runCli(relay, allow);
    expect(code).toBe(0);
    expect(relay.seen).toMatchObject([
      {
        ...{ method: 'POST', path: 'sources/hr/bulk-exception' },
        body: { targetsPerHour: 5_000, until: '2026-11-21T18:00:00.000Z', justification: options[5] },
      },
    ]);
    expect(stdout).toContain('exception   5000 targets an hour until 2026-11-21T18:00:00.000Z');
    expect(stdout).toContain('granted by  operator, 2026-11-21T12:00:00.000Z');
    expect(stdout).not.toContain('\u001b');
  });

  it.each(['--targets', '--until', '--justification'])('wants to know %s', async (name) => {
    const at = allow.indexOf(name);
    const { code, stderr } = await runCli(relay, allow.toSpliced(at, 2));
    expect([code, stderr]).toEqual([2, 'Give all of --targets, --until and --justification.\n']);
    expect(relay.seen).toEqual([]);
  });

  it('passes on what the relay has against it', async () => {
    const { code, document } = await runJson(relay, allow.with(allow.indexOf('5000'), '200'));
    expect(code).toBe(1);
    expect(document).toMatchObject({ error: { status: 422, problems: [{ code: 'outOfRange' }] } });
  });

  it('asks again while the relay is away: the same is granted once more', async () => {
    relay.intercept = (_, count) => (count === 1 ? 'drop' : undefined);
    expect(await runCli(relay, allow)).toMatchObject({ code: 0 });
    expect(relay.seen).toHaveLength(2);
  });
});

describe('sources end-bulk', () => {
  it('ends the exception', async () => {
    await runCli(relay, allow);
    const { code, document } = await runJson(relay, ['sources', 'end-bulk', 'hr']);
    expect([code, document]).toEqual([0, { source: 'hr', targetsPerHour: 200, hour: '2026-11-21T12', targets: 200 }]);
    expect(relay.seen.at(-1)).toMatchObject({ method: 'DELETE', path: 'sources/hr/bulk-exception' });
  });
});
