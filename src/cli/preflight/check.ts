/**
 * `warning`: it can go on, and somebody should know. `unknown`: it could not be found out, which says nothing about how
 * it is.
 */
export type Result = 'ok' | 'warning' | 'fails' | 'unknown';

export type Check = {
  readonly check: string;
  readonly result: Result;
  readonly found: string;
  /** What to do: a command wherever there is one. */
  readonly next?: string;
};

export const ok = (check: string, found: string): Check => ({ check, result: 'ok', found });
export const warning = (check: string, found: string, next: string): Check => ({
  check,
  result: 'warning',
  found,
  next,
});
export const fails = (check: string, found: string, next: string): Check => ({ check, result: 'fails', found, next });
export const unknown = (check: string, found: string, next: string): Check => ({
  check,
  result: 'unknown',
  found,
  next,
});
