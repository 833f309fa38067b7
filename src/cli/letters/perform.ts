import type { Context } from '../command.ts';
import type { Failure } from '../failure.ts';
import { type Outcome, onlyFailed } from '../outcome.ts';
import { list } from '../relay/list.ts';
import { deadLetter, type LetterResult } from '../relay/shapes.ts';
import { number } from '../values.ts';
import { toOutcome } from './report.ts';
import { type Selection, select } from './select.ts';
import { type Page, type Work, work } from './work.ts';

/** Replays or discards what was selected, and reports what became of each. */
export async function perform(context: Context, task: Work, note = ''): Promise<Outcome> {
  const { operands, values, relay, progress } = context;
  const selected = select(operands, values);
  if (selected.kind === 'failed') return onlyFailed(selected);
  const max = number(values, 'max');
  const limited = max === undefined ? selected : await limit(context, selected, max);
  if (limited.kind === 'failed') return onlyFailed(limited);
  const report = (count: number) => progress.report(`${count} looked at`);
  return collect(work(relay, task, limited), task, report, note);
}

async function collect(
  pages: AsyncIterable<Page>,
  task: Work,
  report: (count: number) => void,
  note = '',
): Promise<Outcome> {
  const results: LetterResult[] = [];
  let failure: Failure | undefined;
  for await (const page of pages) {
    results.push(...page.results);
    failure = page.failure;
    report(results.length);
  }
  return toOutcome(results, task, note, failure);
}

/** The relay takes up to 200 a call whatever the filter, so a smaller number is chosen here. */
async function limit({ relay, progress }: Context, selection: Selection, max: number) {
  if (selection.kind === 'ids') return { ...selection, ids: selection.ids.slice(0, max) };
  const report = (count: number) => progress.report(`${count} found`);
  const { value, failure } = await list(relay, 'dead-letters', selection.filter, deadLetter, max, report);
  if (failure) return { kind: 'failed' as const, failure };
  return { kind: 'ids' as const, ids: value.map(({ id }) => id) };
}
