import { invalidFilter } from '../refusal.ts';
import { type Token, tokenize } from './tokenize.ts';

export type Operator = 'eq' | 'ne' | 'startsWith';
export type Literal = string | number | boolean | null;
export type Clause = { readonly path: readonly string[]; readonly operator: Operator; readonly literal: Literal };

/**
 * Clauses joined by `and`. `or`, `not` and parentheses are Graph's too, but the relay uses none of them: here they are
 * refused like a mistake, so that nothing comes to rely on them.
 */
export const parseFilter = (filter: string): Clause[] => splitAtAnd(tokenize(filter)).map(parseClause);

function splitAtAnd(tokens: readonly Token[]): Token[][] {
  const clauses: Token[][] = [[]];
  for (const token of tokens) {
    if (keyword(token) === 'and') clauses.push([]);
    else clauses.at(-1)?.push(token);
  }
  return clauses;
}

function parseClause(tokens: readonly Token[]): Clause {
  const [first, second, third, fourth, fifth, sixth, ...more] = tokens;
  const operator = keyword(second);
  if (fourth === undefined && (operator === 'eq' || operator === 'ne')) {
    return { path: readPath(first), operator, literal: readLiteral(third) };
  }
  const isCall = isMark(second, '(') && isMark(fourth, ',') && isMark(sixth, ')') && more.length === 0;
  if (!isCall || keyword(first) !== 'startswith') throw invalidFilter();
  return { path: readPath(third), operator: 'startsWith', literal: readLiteral(fifth) };
}

/** In any case (OData 4.01 URL conventions 5.1.1); the pages write both `startsWith` and `startswith`. */
const keyword = (token: Token | undefined): string | undefined =>
  token?.kind === 'word' ? token.text.toLowerCase() : undefined;

const isMark = (token: Token | undefined, mark: string): boolean => token?.kind === 'mark' && token.text === mark;

function readPath(token: Token | undefined): string[] {
  const path = token?.kind === 'word' ? token.text.split('/') : [''];
  if (path.includes('')) throw invalidFilter();
  return path;
}

function readLiteral(token: Token | undefined): Literal {
  if (token?.kind === 'string') return token.text;
  const word = keyword(token) ?? '';
  if (word === 'true' || word === 'false') return word === 'true';
  return word === 'null' ? null : readInteger(word);
}

/** An Int32, as nothing that may be asked for holds more. */
function readInteger(word: string): number {
  const value = /^-?\d+$/.test(word) ? Number(word) : Number.NaN;
  if (value >= -(2 ** 31) && value < 2 ** 31) return value;
  throw invalidFilter();
}
