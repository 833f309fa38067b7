import type { Failure } from '../failure.ts';
import { failed } from '../failure.ts';
import type { Relay } from '../relay/relay.ts';
import { type LetterResult, letterAnswer } from '../relay/shapes.ts';
import type { Selection } from './select.ts';
import { fateOf, type Verb } from './verb.ts';

export type Work = { readonly verb: Verb; readonly dryRun: boolean };
export type Page = { readonly results: readonly LetterResult[]; readonly failure?: Failure };
type Answered = Page & { readonly cursor?: string | undefined };

/** The most that one call takes. */
const MAX_IDS = 200;

/** One page of results after the other; a failure ends them. */
export async function* work(relay: Relay, task: Work, selection: Selection): AsyncGenerator<Page> {
  if (selection.kind === 'ids') {
    const ids = [...new Set(selection.ids)];
    for (let at = 0; at < ids.length; at += MAX_IDS) {
      const page = await settle(relay, task, { ids: ids.slice(at, at + MAX_IDS) });
      yield page;
      if (page.failure) return;
    }
    return;
  }
  let cursor: string | undefined;
  do {
    const page: Answered = await settle(relay, task, { filter: selection.filter, cursor });
    const isStuck = page.cursor !== undefined && page.cursor === cursor;
    yield isStuck ? { ...page, failure: STUCK } : page;
    if (page.failure || isStuck) return;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

const STUCK = failed('unreachable', 'The relay answers with the same cursor again and again.').failure;

/** One call, and again with those that are to be tried again. */
async function settle(relay: Relay, task: Work, body: object): Promise<Answered> {
  const patience = relay.newPatience();
  const first = await relay.call(toCall(task, body), patience);
  if (first.kind === 'failed') return { results: [], failure: first.failure };
  const results = new Map(first.body.results.map((result) => [result.id, result]));
  const { cursor } = first.body;
  let { retryAfterInMs } = first;
  for (;;) {
    const ids = [...results.values()].filter((result) => isOpen(task, result)).map(({ id }) => id);
    if (ids.length === 0 || !(await relay.wait(patience, retryAfterInMs))) break;
    const again = await relay.call(toCall(task, { ids }), patience);
    if (again.kind === 'failed') return { results: [...results.values()], cursor, failure: again.failure };
    for (const result of again.body.results) results.set(result.id, result);
    retryAfterInMs = again.retryAfterInMs;
  }
  return { results: [...results.values()], cursor };
}

const isOpen = ({ verb }: Work, { status }: LetterResult): boolean => fateOf(verb, status) === 'tryAgain';

const toCall = ({ verb, dryRun }: Work, body: object) => ({
  path: `dead-letters/${verb}`,
  body: JSON.stringify({ ...body, ...(dryRun ? { dryRun } : {}) }),
  schema: letterAnswer,
});
