import type { AttributeResult, Found } from './relay/shapes.ts';
import { printable } from './table.ts';

/** One indented line for each problem: its code and its place. */
export const describeProblems = (problems: readonly Found[]): readonly string[] =>
  problems.map(({ code, pointer, column, detail }) => {
    const place = [column, pointer].filter((part) => part !== undefined && part !== '').join('  ');
    return `    ${[code, place, detail]
      .filter((part) => part !== undefined && part !== '')
      .map(printable)
      .join('  ')}`;
  });

/** One indented line for each attribute. */
export const describeResults = (results: readonly AttributeResult[]): readonly string[] =>
  results.map(({ attributeSet, name, result }) => printable(`    ${result.padEnd(18)}${attributeSet}.${name}`));

export const EXPLAINED = 'docs/problems.md explains the codes and reasons.';
