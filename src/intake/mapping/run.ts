import { type Problem, pointerTo } from '../../domain/problem.ts';
import type { Envelope } from '../envelopes/envelope.ts';
import type { Expression } from './expression.ts';

type Path = readonly PropertyKey[];

/** One application of a mapping to one event: its expressions one after another, and what became of them. */
export type Run = {
  readonly problems: readonly Problem[];
  fail(path: Path, detail: string): void;
  /** `undefined` for nothing, also when the expression failed. */
  value(expression: Expression, path: Path): Promise<unknown>;
  /** A text, or a whole number as one: ids come as both. Null is nothing. */
  text(expression: Expression, path: Path): Promise<string | undefined>;
  time(expression: Expression, path: Path): Promise<string | undefined>;
  /** Only true is true. */
  holds(expression: Expression, path: Path): Promise<boolean>;
};

/** What all expressions of a mapping may take together: beyond this no further one is begun. */
const ALL_IN_MS = 1_000;

export function createRun({ event, id, occurredAt }: Envelope, record: unknown): Run {
  const problems: Problem[] = [];
  const bindings = { record, id, time: occurredAt };
  const until = performance.now() + ALL_IN_MS;

  function fail(path: Path, detail: string): undefined {
    problems.push({ pointer: pointerTo(...path), code: 'mappingFailed', detail });
  }

  async function value(expression: Expression, path: Path): Promise<unknown> {
    if (performance.now() > until) return fail(path, 'The expressions before this one took too long.');
    const result = await expression.evaluate(event, bindings);
    return result.kind === 'value' ? result.value : fail(path, result.because);
  }

  return {
    problems,
    fail,
    value,
    async text(expression, path) {
      const given = await value(expression, path);
      if (given === undefined || given === null) return undefined;
      if (typeof given === 'string') return given;
      if (Number.isSafeInteger(given)) return String(given);
      return fail(path, `The expression gives ${nameOf(given)}, not a text.`);
    },
    async time(expression, path) {
      const given = await value(expression, path);
      if (given === undefined || given === null || typeof given === 'string') return given ?? undefined;
      const hint = 'an RFC 3339 time with an offset; $fromMillis makes one of milliseconds';
      return fail(path, `The expression gives ${nameOf(given)}, not ${hint}.`);
    },
    holds: async (expression, path) => (await value(expression, path)) === true,
  };
}

export function nameOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
