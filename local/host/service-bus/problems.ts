import { errorMessage, type Log } from '../log.ts';

export type ReportProblem = (what: string, error: unknown) => void;

/** While a broker is away every session slot meets the same error again and again; one line in this time says enough. */
const QUIET_IN_MS = 10_000;

export function createProblemReport(log: Log, queueName: string): ReportProblem {
  const lastLogged = new Map<string, number>();
  return (what, error) => {
    // The client adds "More info" in further lines, which the first has said.
    const [reason] = errorMessage(error).split('\n');
    const text = `${what}: ${reason}`;
    const now = Date.now();
    if (now - (lastLogged.get(text) ?? 0) < QUIET_IN_MS) {
      return;
    }
    // Texts name messages and sessions, so they are forgotten again.
    for (const [other, time] of lastLogged) {
      if (now - time >= QUIET_IN_MS) {
        lastLogged.delete(other);
      }
    }
    lastLogged.set(text, now);
    log('error', `Host.ServiceBus.${queueName}`, text);
  };
}
