import type { Outcome } from '../outcome.ts';
import { printable } from '../table.ts';
import type { Check, Result } from './check.ts';

const words: Readonly<Record<Result, string>> = { ok: 'ok', warning: 'note', fails: 'FAILS', unknown: 'unknown' };

/** What would fail counts for more than what could not be found out. */
export function report(checks: readonly Check[]): Outcome {
  const count = (wanted: Result) => checks.filter(({ result }) => result === wanted).length;
  const width = Math.max(...checks.map(({ check }) => check.length));
  const lines = checks.flatMap(({ check, result, found, next }) => [
    `${words[result].padEnd(7)}  ${check.padEnd(width)}  ${printable(found)}`,
    ...(next === undefined ? [] : [`${' '.repeat(width + 11)}→ ${printable(next)}`]),
  ]);
  const ready = count('fails') + count('unknown') === 0;
  const text = [...lines, ...(ready ? ['', 'Ready. Go on with: azd up'] : [])].join('\n');
  const document = { ready, checks };
  const unclear = count('fails') === 0 && count('unknown') > 0;
  const message = `${count('unknown')} could not be found out.`;
  return { document, text, asAsked: ready, failure: unclear ? { kind: 'unreachable', message } : undefined };
}
