/** Timer triggers (webjobs-sdk-extensions `TimerListener`; learn: functions-bindings-timer). */

import { Cron } from 'croner';
import type { Dispatch } from './dispatcher.ts';
import type { InFlight } from './in-flight.ts';
import { errorMessage } from './log.ts';
import { resolveSettings, type Settings } from './settings.ts';
import { startSpan } from './trace-context.ts';
import { type Triggered, textOption } from './trigger-binding.ts';

export type Timers = { start(): void; stop(): void };

type TimerPlan = { triggered: Triggered; schedule: Cron; runOnStartup: boolean };
type TimerOptions = { dispatch: Dispatch; inFlight: InFlight };

/** `setTimeout` takes no more; a longer wait is made of several. */
const MAX_WAIT_IN_MS = 2 ** 31 - 1;

/**
 * NCRONTAB: six fields, a day must fit both the day of the month and the day of the week, `5/15` is allowed, and times are
 * UTC unless the app setting WEBSITE_TIME_ZONE says otherwise.
 */
export function readTimer(triggered: Triggered, settings: Settings): TimerPlan {
  const pattern = resolveSettings(textOption(triggered, 'schedule'), settings);
  try {
    const schedule = new Cron(pattern, {
      mode: '6-part',
      domAndDow: true,
      sloppyRanges: true,
      timezone: settings['WEBSITE_TIME_ZONE'] ?? 'UTC',
    });
    return { triggered, schedule, runOnStartup: triggered.binding['runOnStartup'] === true };
  } catch (error) {
    const reason = `"${pattern}" is no NCRONTAB expression of six fields: ${errorMessage(error)}`;
    throw new Error(`Function "${triggered.name}": ${reason}`, { cause: error });
  }
}

/**
 * `useMonitor` is ignored: nothing is stored, so no run is ever past due and the status looks as that of a monitored timer
 * in its first life (assumed; a real timer below one minute has no status).
 */
function timerInfo(schedule: Cron, last: Date | undefined): string {
  const lastText = last?.toISOString() ?? '0001-01-01T00:00:00';
  return JSON.stringify({
    Schedule: { AdjustForDST: true },
    ScheduleStatus: {
      Last: lastText,
      Next: schedule.nextRun()?.toISOString() ?? '0001-01-01T00:00:00',
      LastUpdated: lastText,
    },
    IsPastDue: false,
  });
}

function startTimer({ triggered, schedule, runOnStartup }: TimerPlan, { dispatch, inFlight }: TimerOptions) {
  let timeout: NodeJS.Timeout | undefined;
  let stopped = false;
  let last: Date | undefined;

  const run = async () => {
    const json = timerInfo(schedule, last);
    last = new Date();
    try {
      await dispatch(triggered.fn, {
        inputData: [{ name: triggered.bindingName, data: { json } }],
        triggerMetadata: {},
        traceContext: startSpan(),
      });
    } catch {
      // Logged by the dispatcher; a failed run is not repeated before its next occurrence.
    }
  };
  const runThenWait = () => inFlight.track(run()).then(() => wait(schedule.nextRun()));
  /** The next wait begins when a run has ended, so runs never overlap and what fell into a long run is skipped. */
  const wait = (next: Date | null) => {
    if (stopped || !next) {
      return;
    }
    const remaining = next.getTime() - Date.now();
    const due = remaining <= MAX_WAIT_IN_MS ? () => void runThenWait() : () => wait(next);
    timeout = setTimeout(due, Math.min(Math.max(remaining, 0), MAX_WAIT_IN_MS));
  };

  if (runOnStartup) {
    void runThenWait();
  } else {
    wait(schedule.nextRun());
  }
  return () => {
    stopped = true;
    clearTimeout(timeout);
  };
}

export function createTimers(plans: readonly TimerPlan[], options: TimerOptions): Timers {
  let stops: (() => void)[] = [];
  return {
    start() {
      stops = plans.map((plan) => startTimer(plan, options));
    },
    stop() {
      for (const stop of stops) {
        stop();
      }
    },
  };
}
