import { createSecretKey } from 'node:crypto';
import { createSeal } from '../../src/adapters/seal.ts';
import type { GuardedHandler } from '../../src/handlers/guard.ts';
import { createCursors } from '../../src/intake/cursor.ts';
import type { Caller } from '../../src/intake/token.ts';
import { aCaller, aLedgerEntry, CALLER_ID } from '../factories.ts';
import { anHttpRequest, answerOf } from './invocation.ts';

const cursorsOf = (byte: number) => createCursors(createSeal([createSecretKey(Buffer.alloc(32, byte))]));

/** Of the relay whose handlers are tested. */
export const cursors = cursorsOf(1);

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

/** Where a page goes on, as its link says. */
export function nextOf({ json }: { readonly json: Record<string, unknown> }): {
  readonly query: string;
  readonly cursor: string;
} {
  const { search, searchParams } = new URL(String(json['nextLink']), 'https://relay.example');
  return { query: search, cursor: searchParams.get('cursor') ?? '' };
}

const { key } = aLedgerEntry();
const encoded = (text: string) => Buffer.from(text).toString('base64url');

/** What is no cursor of ours for any question, and why. */
export const forgedCursors = [
  ['nothing', ''],
  ['noise', 'Zugspitze'],
  ['a bare id', key],
  ['an id that is only encoded', encoded(`1:${key}`)],
  ['a text of the right form', `1.${encoded(key.repeat(2))}`],
  ['OData', "' or 1 eq 1"],
  ['an offset', '50'],
  ['one of another relay', cursorsOf(2).write(['requests', CALLER_ID], key)],
  ['one of another question', cursors.write(['requests', CALLER_ID], key)],
  ['one that was cut', cursors.write(['requests', CALLER_ID], key).slice(0, -1)],
] as const;
