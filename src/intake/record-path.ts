import { type Problem, pointerTo } from '../domain/problem.ts';
import { compileAt, type Report } from './mapping/compile.ts';
import type { Expression } from './mapping/expression.ts';
import { fillPath, parameterText } from './record-address.ts';
import type { EnrichFile } from './source/translation.ts';

export type FoundPath =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** Where the record of an event is, within the API of its source. */
export type RecordPath = {
  of(event: unknown): Promise<FoundPath>;
  readonly cacheInMs: number;
};

/** @param report is told every expression that is wrong, with its place in the file */
export function compileRecordPath(
  { url, parameters, cacheInSeconds }: Pick<EnrichFile, 'url' | 'parameters' | 'cacheInSeconds'>,
  report: Report,
): RecordPath {
  const expressions = Object.entries(parameters).flatMap(([name, text]) => {
    const expression = compileAt(text, ['enrich', 'parameters', name], report);
    return expression ? [[name, expression] as const] : [];
  });
  return {
    cacheInMs: cacheInSeconds * 1_000,
    async of(event) {
      const texts = new Map<string, string>();
      const problems: Problem[] = [];
      for (const [name, expression] of expressions) {
        const read = await readParameter(expression, event);
        if (read.kind === 'text') texts.set(name, read.text);
        else problems.push({ ...read.problem, pointer: pointerTo('enrich', 'parameters', name) });
      }
      return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'path', path: fillPath(url, texts) };
    },
  };
}

type Parameter =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: Omit<Problem, 'pointer'> };

const FORM = 'Give a text of 1 to 256 characters without slashes, percent signs and control characters, or a number.';

async function readParameter(expression: Expression, event: unknown): Promise<Parameter> {
  const result = await expression.evaluate(event, {});
  if (result.kind === 'failed') return refused('mappingFailed', result.because);
  const text = parameterText(result.value);
  if (text !== undefined) return { kind: 'text', text };
  const isNothing = result.value === undefined || result.value === null;
  return isNothing ? refused('required', 'The event has nothing for this parameter.') : refused('invalidFormat', FORM);
}

const refused = (code: Problem['code'], detail: string): Parameter => ({ kind: 'problem', problem: { code, detail } });
