import { limits } from '../topology.ts';
import type { Elements } from './formats.ts';

export type Split =
  /** Each event's own bytes, as they came. */
  | { readonly kind: 'events'; readonly events: readonly Uint8Array[] }
  /** It has not this shape: what it is is for others to say. */
  | { readonly kind: 'whole' }
  | { readonly kind: 'tooMany' };

const decoder = new TextDecoder('utf-8', { fatal: true });
const encoder = new TextEncoder();

/**
 * Takes a batch apart without reading its events: what is cut out is what was sent, byte for byte, so that a key that
 * stands twice or a number that would be rounded is still there for who reads it.
 */
export function splitBatch(body: Uint8Array, elements: Elements): Split {
  let text: string;
  try {
    text = decoder.decode(body);
    JSON.parse(text);
  } catch {
    return { kind: 'whole' };
  }
  const array = elements.kind === 'array' ? arrayAt(text, 0) : memberArrayAt(text, elements.name);
  if (array === undefined) return { kind: 'whole' };
  const events: Uint8Array[] = [];
  for (const element of elementsOf(text, array)) {
    if (events.length === limits.batchItems) return { kind: 'tooMany' };
    events.push(encoder.encode(element));
  }
  return { kind: 'events', events };
}

/** Of a text that is known to be JSON: strings, and what gives it its structure. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

type Token = { readonly text: string; readonly at: number; readonly depth: number };

/** `depth` counts what is open around it. */
function* tokensOf(text: string, from = 0): Generator<Token> {
  const tokens = new RegExp(TOKEN);
  tokens.lastIndex = from;
  let depth = 0;
  for (let match = tokens.exec(text); match; match = tokens.exec(text)) {
    const [token] = match;
    if (token === '}' || token === ']') depth -= 1;
    yield { text: token, at: match.index, depth };
    if (token === '{' || token === '[') depth += 1;
  }
}

/** Where a value begins, if it is an array. */
function arrayAt(text: string, from: number): number | undefined {
  const at = from + text.slice(from).search(/\S/);
  return text[at] === '[' ? at : undefined;
}

/** Where the array of this member begins. A member that stands twice is none: to take one would be to lose the other. */
function memberArrayAt(text: string, name: string): number | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  const found: number[] = [];
  let before = '';
  for (const { text: token, at, depth } of tokensOf(text)) {
    if (depth !== 1) continue;
    if (token === ':' && JSON.parse(before) === name) found.push(at + 1);
    before = token;
  }
  const [only, ...more] = found;
  return only === undefined || more.length > 0 ? undefined : arrayAt(text, only);
}

function* elementsOf(text: string, from: number): Generator<string> {
  let start = from + 1;
  for (const { text: token, at, depth } of tokensOf(text, from)) {
    const isEnd = token === ']' && depth === 0;
    if (!isEnd && !(token === ',' && depth === 1)) continue;
    const element = text.slice(start, at).trim();
    if (element !== '') yield element;
    if (isEnd) return;
    start = at + 1;
  }
}
