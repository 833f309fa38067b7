import type { Target } from '../../domain/request.ts';
import type { MappingFile } from '../source/translation.ts';
import { compileExpression, type Expression } from './expression.ts';

/** A rule of a mapping: at most one of `value` and of the other two is there. */
export type Rule = {
  readonly attributeSet: string;
  readonly attribute: string;
  readonly when: Expression | undefined;
  readonly value: Expression | undefined;
  readonly add: Expression | undefined;
  readonly remove: Expression | undefined;
};

export const timeFields = ['occurredAt', 'effectiveAt', 'effectiveUntil'] as const;
export const textFields = ['eventId', 'reference', 'onBehalfOf', 'justification'] as const;

/** A source's mapping, ready to be applied. */
export type Mapping = {
  readonly when: Expression | undefined;
  readonly target: { readonly type: Target['type']; readonly key: Target['key']; readonly value: Expression };
  readonly times: Readonly<Partial<Record<(typeof timeFields)[number], Expression | undefined>>>;
  readonly texts: Readonly<Partial<Record<(typeof textFields)[number], Expression | undefined>>>;
  readonly attributes: readonly Rule[];
};

export type Report = (path: readonly PropertyKey[], message: string) => void;

/**
 * Undefined when an expression is wrong.
 *
 * @param report is told every one that is, with its place in the file
 */
export function compileMapping(file: MappingFile, report: Report): Mapping | undefined {
  let mistakes = 0;
  const compile = (text: string | undefined, ...path: readonly PropertyKey[]): Expression | undefined => {
    const expression = text === undefined ? undefined : compileAt(text, ['mapping', ...path], report);
    if (text !== undefined && expression === undefined) mistakes += 1;
    return expression;
  };
  const { type, ...keys } = file.target;
  const [[key, text] = ['id', '']] = Object.entries(keys).filter(([, value]) => value !== undefined);
  const value = compile(text, 'target', key);
  const mapping = {
    when: compile(file.when, 'when'),
    times: Object.fromEntries(timeFields.map((name) => [name, compile(file[name], name)])),
    texts: Object.fromEntries(textFields.map((name) => [name, compile(file[name], name)])),
    attributes: file.attributes.map(({ attributeSet, attribute, ...texts }, index) => {
      const part = (name: keyof typeof texts) => compile(texts[name], 'attributes', index, name);
      const parts = { when: part('when'), value: part('value'), add: part('add'), remove: part('remove') };
      return { attributeSet, attribute, ...parts };
    }),
  };
  if (value === undefined || mistakes > 0) return undefined;
  return { ...mapping, target: { type, key: key as Target['key'], value } };
}

/** Undefined when it is wrong, which is reported. */
export function compileAt(text: string, path: readonly PropertyKey[], report: Report): Expression | undefined {
  const compiled = compileExpression(text);
  if (compiled.kind === 'expression') return compiled.expression;
  const { message, position } = compiled;
  report(path, position === undefined ? message : `near character ${position}: ${message}`);
  return undefined;
}
