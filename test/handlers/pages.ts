import type { GuardedHandler } from '../../src/handlers/guard.ts';
import type { Caller } from '../../src/intake/token.ts';
import { aCaller, aLedgerEntry } from '../factories.ts';
import { anHttpRequest, answerOf } from './invocation.ts';

type Question = {
  readonly query?: Record<string, string> | string;
  readonly params?: Record<string, string>;
  readonly caller?: Caller;
  readonly path?: string;
};

/** Asks a handler that has passed its guard. */
export async function ask(handler: GuardedHandler, { caller = aCaller(), ...request }: Question = {}) {
  return answerOf(await handler(anHttpRequest(request), caller, () => {}));
}

type Item = { readonly id: string };
type Page = { readonly value: readonly Item[]; readonly nextLink?: string };

/** Every page of a list, by its links alone. */
export async function walk(handler: GuardedHandler, question: Question & { readonly path: string }) {
  const pages: (readonly Item[])[] = [];
  const links: string[] = [];
  let query = question.query ?? {};
  for (;;) {
    const { status, text, json } = await ask(handler, { ...question, query });
    if (status !== 200) throw new Error(`A page was answered with ${status}: ${text}`);
    const { value, nextLink } = json as unknown as Page;
    pages.push(value);
    if (nextLink === undefined) return { pages, links, ids: pages.flat().map(({ id }) => id) };
    links.push(nextLink);
    if (links.length > 100) throw new Error('The list does not end');
    query = new URL(nextLink, 'https://relay.example').search;
  }
}

const { key } = aLedgerEntry();
const encoded = (text: string) => Buffer.from(text).toString('base64url');

/** What is no cursor of ours, and why. */
export const forgedCursors = [
  ['nothing', ''],
  ['noise', 'Zugspitze'],
  ['a bare id', key],
  ['an id that is only encoded', encoded(key)],
  ['one of another version', encoded(`2:${key}`)],
  ['one without an id', encoded('1:')],
  ['one with half an id', encoded(`1:${key.slice(1)}`)],
  ['one with a line more', encoded(`1:${key}\n`)],
  ['OData', "' or 1 eq 1"],
  ['encoded OData', encoded("1:' or 1 eq 1")],
  ['OData after an id', encoded(`1:${key}' or PartitionKey ge '`)],
  ['an offset', '50'],
] as const;
