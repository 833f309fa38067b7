import type { Failure } from '../failure.ts';
import type { Outcome } from '../outcome.ts';
import type { Target } from '../relay/shapes.ts';
import { nameOf } from '../relay/target-name.ts';
import { type Column, facts, table } from '../table.ts';
import type { Tally } from './tally.ts';

type Row = { readonly target: Target; readonly attribute: string; readonly difference: string };

const columns: readonly Column<Row>[] = [
  { title: 'target', cell: ({ target }) => `${target.type} ${nameOf(target)}`, whole: true },
  { title: 'attribute', cell: ({ attribute }) => attribute },
  { title: 'difference', cell: ({ difference }) => difference, whole: true },
];

const explanations: Readonly<Record<string, string>> = {
  notYetShown: 'written less than 15 minutes ago, so that the read may be out of date: run it again then',
  unverifiable: 'cannot be compared: left by an earlier version, or before the digest key was rotated',
  noneOrNotPermitted: 'everything is cleared, or the relay may not see it any more',
  targetNotFound: 'not there, or not any more',
  targetAmbiguous: 'several have this name',
  unreadable: 'could not be read: name it to try again',
};
const EXPLAINED = 'docs/operations.md, "Does Graph still show what was applied?", says what to do.';

/** @param isNamed an account that is gone is as it may be, unless it was asked for */
export function toOutcome(tally: Tally, isNamed: boolean, failure: Failure | undefined): Outcome {
  const { targets, checked, differences, notYetShown, unverifiable, findings, listed, isCut } = tally;
  const { targetNotFound = 0, noneOrNotPermitted, ...others } = findings;
  const missing = Object.values(others).reduce((sum, count) => sum + count, isNamed ? targetNotFound : 0);
  const interrupted = `Interrupted after ${targets} targets.`;
  return {
    document: { targets, checked, differences, notYetShown, unverifiable, findings, value: listed, more: isCut },
    text: targets === 0 && failure ? '' : describe(tally),
    asAsked: missing === 0,
    differs: differences > 0,
    failure: failure?.kind === 'interrupted' ? { ...failure, message: interrupted } : failure,
  };
}

function describe(tally: Tally): string {
  const { targets, checked, differences, notYetShown, unverifiable, findings } = tally;
  const rows = rowsOf(tally);
  const counts = Object.entries({ notYetShown, unverifiable, ...findings }).filter(([, count]) => count > 0);
  const notes = counts.map(([name, count]) => [name, `${count}  ${explanations[name] ?? ''}`] as const);
  return [
    ...(rows.length > 0 ? [table(columns, rows), ''] : []),
    ...(tally.isCut ? ['There are more; the numbers are of all.'] : []),
    `${targets} targets, ${checked} attributes compared: ${differences} differences.`,
    ...(notes.length > 0 ? [facts(Object.fromEntries(notes))] : []),
    ...(rows.length > 0 ? [EXPLAINED] : []),
  ].join('\n');
}

const rowsOf = ({ listed }: Tally): readonly Row[] =>
  listed.flatMap(({ target, differences, finding }) => [
    ...differences.map(({ attributeSet, name, difference }) => {
      return { target, attribute: `${attributeSet}.${name}`, difference };
    }),
    ...(finding === undefined ? [] : [{ target, attribute: '', difference: finding }]),
  ]);
