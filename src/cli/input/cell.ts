import type { AttributeDefinition, AttributeType } from '../../domain/definition.ts';
import type { ProblemCode } from '../../domain/problem.ts';

export type Scalar = string | number | boolean;
export type Cell =
  | { readonly kind: 'value'; readonly value: Scalar | readonly Scalar[] | null }
  | { readonly kind: 'problem'; readonly code: ProblemCode; readonly detail: string };

const booleans = new Map([
  ['true', true],
  ['false', false],
]);

export const CLEAR = '<clear>';

/** What a cell that is not empty says of an attribute. The relay checks the value; here it only gets its type. */
export function readCell(cell: string, { type, isCollection }: AttributeDefinition): Cell {
  if (cell === CLEAR) return { kind: 'value', value: null };
  const members = (isCollection ? splitMembers(cell) : [cell]).map((member) => toScalar(member, type));
  const values = members.filter((value) => value !== undefined);
  if (values.length < members.length) {
    const wanted = type === 'Integer' ? 'a whole number' : 'true or false';
    return { kind: 'problem', code: 'wrongType', detail: `Give ${wanted}.` };
  }
  const [only = null] = values;
  return { kind: 'value', value: isCollection ? values : only };
}

function toScalar(text: string, type: AttributeType): Scalar | undefined {
  switch (type) {
    // Case and blanks count in a String.
    case 'String':
      return text;
    case 'Integer': {
      const number = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : Number.NaN;
      return Number.isSafeInteger(number) ? number : undefined;
    }
    case 'Boolean':
      return booleans.get(text.trim().toLowerCase());
  }
}

/** `;` separates, `;;` is a semicolon. */
export function splitMembers(cell: string): readonly string[] {
  const members: string[] = [];
  let member = '';
  for (const [token] of cell.matchAll(/;;|;|[^;]+/g)) {
    if (token === ';') {
      members.push(member);
      member = '';
    } else member += token === ';;' ? ';' : token;
  }
  return [...members, member];
}
