import type { ConfiguredSource } from '../../intake/source/read.ts';
import type { Outcome } from '../outcome.ts';
import { describeProblems, EXPLAINED } from '../report.ts';
import { facts, printable } from '../table.ts';
import type { Tried } from './try-event.ts';

const passedOver = {
  when: "passed over: 'when' of the mapping is not true for it",
  noAttributes: 'passed over: no rule gives a value for any attribute',
};

/** For the operator's own terminal, and of the operator's own file: with its values. */
export function describeTried(
  { source, translation }: ConfiguredSource,
  tried: Tried,
  hints: readonly string[],
): Outcome {
  const problems = tried.kind === 'request' ? tried.problems : [];
  const request = tried.kind === 'request' ? tried.document : undefined;
  const outcome = tried.kind === 'passedOver' ? passedOver[tried.because] : problems.length > 0 ? REFUSED : TAKEN;
  const shown = request === undefined ? [] : JSON.stringify(request, undefined, 2).split('\n').map(printable);
  const lines = [
    facts({ source: source.name, format: translation.format, outcome }),
    ...shown,
    ...(problems.length > 0 ? ['Problems:', ...describeProblems(problems)] : []),
    ...(hints.length > 0 ? ['Hints:', ...hints.map((hint) => `    ${printable(hint)}`)] : []),
    ...(problems.length > 0 ? [EXPLAINED] : []),
  ];
  const document = { source: source.name, format: translation.format, outcome, request, problems, hints };
  return { document, text: lines.join('\n'), asAsked: problems.length === 0 };
}

const TAKEN = 'would be taken';
const REFUSED = 'would be a dead letter';
