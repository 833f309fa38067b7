import type { Found } from '../relay/shapes.ts';

/** In a table a place is a column; the pointer alone would send its reader counting. */
export const withColumn = (problem: Found): Found =>
  problem.column === undefined ? { ...problem, column: columnOf(problem.pointer) } : problem;

function columnOf(pointer: string): string | undefined {
  const [first, ...rest] = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (first !== 'attributes') return [first, ...rest].join('.') || undefined;
  const [attributeSet, name, edit] = rest;
  if (attributeSet === undefined || name === undefined) return attributeSet;
  return `${attributeSet}.${name}${edit === 'add' ? '+' : edit === 'remove' ? '-' : ''}`;
}
