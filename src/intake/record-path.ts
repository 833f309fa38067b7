import { type Problem, pointerTo } from '../domain/problem.ts';
import { compileExpression, type Evaluate } from './expression.ts';
import { fillPath, parameterText } from './record-address.ts';

export type FoundPath =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** Where the record of an event is, within the API of its source. */
export type RecordPath = {
  of(event: unknown): Promise<FoundPath>;
  readonly cacheInMs: number;
};

/** As it stands in a source file. */
type Address = {
  readonly url: string;
  /** Name → expression over the event. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly cacheInSeconds: number;
};

/** @throws when an expression is none */
export function compileRecordPath({ url, parameters, cacheInSeconds }: Address): RecordPath {
  const expressions = Object.entries(parameters).map(([name, text]) => [name, compileExpression(text)] as const);
  return {
    cacheInMs: cacheInSeconds * 1_000,
    async of(event) {
      const texts = new Map<string, string>();
      const problems: Problem[] = [];
      for (const [name, evaluate] of expressions) {
        const value = await evaluated(evaluate, event);
        const text = parameterText(value);
        if (text === undefined) problems.push(problemOf(name, value));
        else texts.set(name, text);
      }
      return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'path', path: fillPath(url, texts) };
    },
  };
}

/** What cannot be evaluated for an event has no value there. */
async function evaluated(evaluate: Evaluate, event: unknown): Promise<unknown> {
  try {
    return await evaluate(event);
  } catch {
    return undefined;
  }
}

function problemOf(name: string, value: unknown): Problem {
  const pointer = pointerTo('enrich', 'parameters', name);
  if (value === undefined || value === null)
    return { pointer, code: 'required', detail: 'The event has nothing for this parameter.' };
  const detail =
    'Give a text of 1 to 256 characters without slashes, percent signs and control characters, or a number.';
  return { pointer, code: 'invalidFormat', detail };
}
