import { Cron } from 'croner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Host, startHost } from '../../../local/host/start-host.ts';
import { readTimer } from '../../../local/host/timers.ts';
import type { Triggered } from '../../../local/host/trigger-binding.ts';
import { createAppDirectory, removeAppDirectory } from './app-directory.ts';

type Timer = {
  isPastDue: boolean;
  schedule: object;
  scheduleStatus: { last: string; next: string; lastUpdated: string };
};
type Seen = Record<'everySecond' | 'atStart' | 'blocked' | 'failing', Timer[]>;

const appDirectory = createAppDirectory('timers.cjs');
let host: Host;

beforeAll(async () => {
  host = await startHost({ appDirectory, port: 0, settings: { EVERY_SECOND: '* * * * * *' }, log: () => undefined });
});
afterAll(async () => {
  await call('release');
  await host.close();
  removeAppDirectory(appDirectory);
});

const call = (path: string) => fetch(`http://127.0.0.1:${host.port}/api/${path}`);
const seen = async () => (await (await call('seen')).json()) as Seen;
const runsOf = async (name: keyof Seen) => (await seen())[name].length;

it('runOnStartup runs at once, and not again before its time', async () => {
  await expect.poll(() => runsOf('atStart')).toBe(1);
});

it('the handler gets a timer as the library declares it', async () => {
  const timer = (await seen()).atStart[0];
  expect(timer).toEqual({
    isPastDue: false,
    schedule: { adjustForDST: true },
    scheduleStatus: {
      last: '0001-01-01T00:00:00',
      next: expect.stringMatching(/^\d{4}-01-01T00:00:00.000Z$/),
      lastUpdated: '0001-01-01T00:00:00',
    },
  });
});

it('a schedule of every second, from a setting, runs every second; a failed run does not stop its timer', async () => {
  await expect.poll(() => runsOf('everySecond'), { timeout: 5_000 }).toBeGreaterThanOrEqual(3);
  await expect.poll(() => runsOf('failing')).toBeGreaterThanOrEqual(3);
  const [, second, third] = (await seen()).everySecond;
  expect(Date.parse(third?.scheduleStatus.last ?? '') - Date.parse(second?.scheduleStatus.last ?? '')).toBeGreaterThan(
    900,
  );
});

it('a run that takes longer than its interval is not overtaken by the next', async () => {
  await expect.poll(() => runsOf('everySecond'), { timeout: 5_000 }).toBeGreaterThanOrEqual(3);
  expect(await runsOf('blocked')).toBe(1);
  await call('release');
  await expect.poll(() => runsOf('blocked'), { timeout: 3_000 }).toBe(2);
});

describe('schedules', () => {
  const timer = (schedule: string): Triggered => ({
    fn: { metadata: { name: 'tick', bindings: {} }, callback: () => undefined },
    name: 'tick',
    type: 'timer',
    bindingName: 'timer',
    binding: { type: 'timerTrigger', schedule },
  });
  const nextRun = (schedule: string, from: string) =>
    readTimer(timer(schedule), {}).schedule.nextRun(new Date(from))?.toISOString();

  it.each([
    ['0 */5 * * * *', '2026-11-20T10:02:30Z', '2026-11-20T10:05:00.000Z'],
    ['0 30 9 * * 1-5', '2026-11-20T09:30:00Z', '2026-11-23T09:30:00.000Z'],
    ['0 0 0 13 * 5', '2026-11-20T00:00:00Z', '2027-08-13T00:00:00.000Z'],
    ['5/20 0 0 1 Jan *', '2026-11-20T00:00:00Z', '2027-01-01T00:00:05.000Z'],
  ])('%s after %s is %s, in UTC', (schedule, from, next) => {
    expect(nextRun(schedule, from)).toBe(next);
  });

  it.each(['* * * * *', 'never', '61 * * * * *', '00:05:00', '%MISSING%'])('"%s" is refused', (schedule) => {
    expect(() => readTimer(timer(schedule), {})).toThrow(/Function "tick": .* NCRONTAB|does not resolve/);
  });

  it('WEBSITE_TIME_ZONE moves the schedule', () => {
    const { schedule } = readTimer(timer('0 0 12 * * *'), { WEBSITE_TIME_ZONE: 'Europe/Prague' });
    expect(schedule).toBeInstanceOf(Cron);
    expect(schedule.nextRun(new Date('2026-07-01T00:00:00Z'))?.toISOString()).toBe('2026-07-01T10:00:00.000Z');
  });
});
