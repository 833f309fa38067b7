import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { readHostJson } from '../../../local/host/host-json.ts';
import { parseTimeSpan } from '../../../local/host/time-span.ts';
import { anAppDirectory } from './app-directory.ts';

it('an empty host.json has the documented defaults', () => {
  expect(readHostJson(anAppDirectory('http.cjs'))).toEqual({
    functionTimeout: 30 * 60_000,
    routePrefix: 'api',
    serviceBus: {
      maxConcurrentCalls: 16 * availableParallelism(),
      maxConcurrentSessions: 8,
      sessionIdleTimeout: 60_000,
      maxAutoLockRenewalDuration: 5 * 60_000,
      autoCompleteMessages: true,
    },
  });
});

it('reads what is given and ignores what it does not know', () => {
  const hostJson = {
    functionTimeout: '-1',
    logging: { logLevel: { default: 'Debug' } },
    extensions: {
      http: { routePrefix: '', maxOutstandingRequests: 200 },
      serviceBus: { prefetchCount: 0, maxAutoLockRenewalDuration: '1.00:00:00', sessionIdleTimeout: '00:00:10' },
    },
  };
  expect(readHostJson(anAppDirectory('http.cjs', hostJson))).toMatchObject({
    functionTimeout: Number.POSITIVE_INFINITY,
    routePrefix: '',
    serviceBus: { maxAutoLockRenewalDuration: 24 * 3_600_000, sessionIdleTimeout: 10_000 },
  });
});

it("the project's own host.json gives every lane a session and renews its lock for a day", () => {
  const { serviceBus } = readHostJson(process.cwd());
  expect(serviceBus).toMatchObject({ maxConcurrentSessions: 16, maxAutoLockRenewalDuration: 24 * 3_600_000 });
});

it.each([
  ['00:05:00', 300_000],
  ['1.02:03:04', 93_784_000],
  ['00:00:00.25', 250],
  ['12:30', 45_000_000],
])('the time span %s is %i ms', (text, timeInMs) => {
  expect(parseTimeSpan(text)).toBe(timeInMs);
});

it.each(['', '5', '00:60:00', '24:00:00', '1:2:3:4', 'PT5M', '-00:00:01'])('"%s" is no time span', (text) => {
  expect(() => parseTimeSpan(text)).toThrow(/is not a time span/);
});
