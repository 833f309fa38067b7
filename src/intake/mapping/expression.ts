import jsonata from 'jsonata';
import { canonicalJson } from '../../domain/key.ts';
import { checkTree, type Mistake } from './check-tree.ts';
import { describeFailure } from './describe-failure.ts';
import type { Bindings } from './functions.ts';
import { toPlain } from './plain.ts';
import { WatchedRegExp } from './watched-reg-exp.ts';

export type Result =
  /** Plain JSON, or `undefined` for nothing. */
  | { readonly kind: 'value'; readonly value: unknown }
  /** `because` tells what went wrong in the expression's own words, never a value. */
  | { readonly kind: 'failed'; readonly because: string };

/** A JSONata expression that is known to be one, and to be harmless. */
export type Expression = {
  readonly text: string;
  evaluate(event: unknown, bindings: Bindings): Promise<Result>;
};

export type Compilation =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | ({ readonly kind: 'mistake' } & Mistake);

/** What one expression may take; what a mapping needs is thousandths of it. */
const LIMITS = { timeout: 500, stack: 200, sequence: 10_000 };
const WIDEST = 1_024;

export function compileExpression(text: string): Compilation {
  try {
    // Its `RegExpConstructor` could also be called without `new`; JSONata does not.
    const RegexEngine = WatchedRegExp as unknown as RegExpConstructor;
    const compiled = jsonata(text, { ...LIMITS, RegexEngine });
    const mistake = checkTree(compiled.ast());
    if (mistake) return { kind: 'mistake', ...mistake };
    compiled.registerFunction('distinct', distinct, '<x:x>');
    compiled.registerFunction('pad', pad, '<s-ns?:s>');
    return { kind: 'expression', expression: { text, evaluate: (...given) => evaluate(compiled, ...given) } };
  } catch (error) {
    // Its own errors are objects with a message; an invalid regular expression is an error of the language.
    const { code, token, message = 'This is not JSONata.', position } = error as Partial<jsonata.JsonataError>;
    const isDoubled = code === 'S0211' && token === '=';
    return { kind: 'mistake', message: isDoubled ? "Equality is '=', not '=='." : message, position };
  }
}

async function evaluate(compiled: jsonata.Expression, event: unknown, bindings: Bindings): Promise<Result> {
  try {
    const plain = toPlain(await compiled.evaluate(event, bindings));
    return plain.kind === 'plain'
      ? { kind: 'value', value: plain.value }
      : { kind: 'failed', because: `What it gives ${plain.because}.` };
  } catch (error) {
    return { kind: 'failed', because: describeFailure(error) };
  }
}

/** As JSONata's own, which compares each with each. */
function distinct(list: unknown): unknown {
  if (!Array.isArray(list) || list.length <= 1) return list;
  const different = [...new Map(list.map((member) => [canonicalJson(member), member])).values()];
  return 'sequence' in list ? Object.assign(different, { sequence: true }) : different;
}

/** As JSONata's own, which would fill any width that an event names. */
function pad(text: string | undefined, width: number, filling = ' '): string | undefined {
  if (text === undefined) return undefined;
  const [length, wanted] = [[...text].length, Math.trunc(Math.abs(width))];
  if (wanted > WIDEST) throw new RangeError('Padding is limited');
  const padding = [...(filling || ' ').repeat(Math.max(0, wanted - length))].slice(0, Math.max(0, wanted - length));
  return width > 0 ? text + padding.join('') : padding.join('') + text;
}
