import type { Failure } from '../failure.ts';
import type { Outcome } from '../outcome.ts';
import type { LetterResult } from '../relay/shapes.ts';
import { describeProblems, EXPLAINED } from '../report.ts';
import { type Fate, fateOf } from './verb.ts';
import type { Work } from './work.ts';

const AGAIN = 'Run the same again to go on: what is done is not done twice.';
const words: Readonly<Record<Exclude<Fate, 'done'>, string>> = {
  already: 'replayed already',
  missing: 'not there',
  refused: 'refused',
  tryAgain: 'to be tried again',
};

export function toOutcome(
  results: readonly LetterResult[],
  { verb, dryRun }: Work,
  note: string,
  failure: Failure | undefined,
): Outcome {
  const count = (fate: Fate) => results.filter(({ status }) => fateOf(verb, status) === fate).length;
  const done = count('done');
  const counts = { already: count('already'), missing: count('missing'), refused: count('refused') };
  const tryAgain = count('tryAgain');
  const doneName = verb === 'replay' ? 'replayed' : 'discarded';
  const bad = results.filter(({ status }) => !['done', 'already'].includes(fateOf(verb, status)));
  const replaced = results.flatMap(({ id, replacedBy }) => (replacedBy === undefined ? [] : [{ id, replacedBy }]));
  const others = Object.entries({ ...counts, tryAgain }).filter(([, n]) => n > 0);
  const sum = others.map(([fate, n]) => `, ${n} ${words[fate as keyof typeof words]}`).join('');
  const lines = [
    `${done} ${dryRun ? `would be ${doneName}` : doneName}${sum}.`,
    ...replaced.map(({ id, replacedBy }) => `  ${id}  replaced by ${replacedBy}`),
    ...bad.flatMap(({ id, status, problem }) => [
      `  ${id}  ${words[fateOf(verb, status) as keyof typeof words]} (${status})`,
      ...describeProblems(problem?.errors ?? []),
    ]),
    ...(counts.refused > 0 ? [EXPLAINED] : []),
    ...(note === '' ? [] : [note]),
  ];
  const notDone = bad.map(({ id, status, problem }) => ({ id, status, problems: problem?.errors ?? [] }));
  return {
    document: {
      dryRun,
      [doneName]: done,
      ...counts,
      tryAgain,
      ...(replaced.length > 0 ? { replaced } : {}),
      notDone,
      ...(note === '' ? {} : { note }),
    },
    text: results.length === 0 && failure ? '' : lines.join('\n'),
    asAsked: bad.length === 0 && note === '',
    failure: failure?.kind === 'interrupted' ? { ...failure, message: `${failure.message} ${AGAIN}` } : failure,
  };
}
