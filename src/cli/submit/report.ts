import type { Format } from '../input/format.ts';
import { describeProblems, EXPLAINED } from '../report.ts';
import { printable } from '../table.ts';
import { type Ends, isBadEnd } from './follow.ts';
import type { Tally } from './tally.ts';

/** Rows of a table or of JSON lines are counted by line, those of a JSON document by item. */
const unitOf = (format: Format): 'line' | 'item' => (format === 'json' ? 'item' : 'line');

export function toDocument(tally: Tally, format: Format, dryRun: boolean, ends: Ends | undefined) {
  const unit = unitOf(format);
  const place = <T extends { readonly at: number }>({ at, ...rest }: T) => ({ [unit]: at, ...rest });
  const { rows, accepted, known, refused, tryAgain, answeredUpTo, refusals } = tally;
  const counts = dryRun ? { dryRun, readable: accepted } : { accepted, alreadyKnown: known, tryAgain };
  return {
    rows,
    ...counts,
    refused,
    answeredUpTo: { [unit]: answeredUpTo },
    refusals: refusals.map(place),
    ...(tally.tryAgain > 0 ? { toTryAgain: tally.firstToTryAgain.map((at) => ({ [unit]: at })) } : {}),
    ...(ends ? { states: countStates(ends), open: ends.open, notApplied: ends.ends.filter(isBadEnd).map(place) } : {}),
  };
}

export function toText(tally: Tally, format: Format, dryRun: boolean, ends: Ends | undefined): string {
  const unit = unitOf(format);
  const { rows, accepted, known, refused, tryAgain, refusals } = tally;
  const lines = [
    dryRun
      ? `${rows} rows: ${accepted} can be sent, ${refused} refused. This was a dry run: nothing was sent.`
      : `${rows} rows: ${accepted} accepted, ${known} already known, ${refused} refused, ${tryAgain} to be tried again.`,
  ];
  if (ends) {
    const states = Object.entries(countStates(ends)).map(([state, count]) => `${state} ${count}`);
    const open = ends.open > 0 ? [`${ends.open} not yet`] : [];
    lines.push(`Ended: ${[...states, ...open].join(', ')}`);
  }
  for (const { at, eventId = '', status, problems } of refusals) {
    lines.push(`  ${unit} ${at}  ${printable(eventId)}  refused${status === undefined ? '' : ` ${status}`}`);
    lines.push(...describeProblems(problems));
  }
  if (refused > refusals.length) lines.push(`  … and ${refused - refusals.length} more refused`);
  const bad = ends?.ends.filter(isBadEnd) ?? [];
  for (const { at, eventId = '', id, state, reason = '', problems = [] } of bad) {
    lines.push(`  ${unit} ${at}  ${printable(eventId)}  ${id}  ${printable(`${state} ${reason}`)}`);
    lines.push(...describeProblems(problems));
  }
  if (tryAgain > 0) lines.push(`Run the same again for the rest: ${AGAIN_IS_SAFE}`);
  if (refused > 0 || bad.length > 0) lines.push(EXPLAINED);
  return lines.join('\n');
}

export const AGAIN_IS_SAFE = 'the same eventId is one request, however often it is sent.';

function countStates({ ends }: Ends): Readonly<Record<string, number>> {
  const states: Record<string, number> = {};
  for (const { state } of ends) states[state] = (states[state] ?? 0) + 1;
  return states;
}
