import { type Problem, type ProblemCode, pointerTo } from '../../domain/problem.ts';
import { limits } from '../../topology.ts';
import type { JsonObject } from './envelope.ts';

export type ParsedForm =
  | { readonly kind: 'form'; readonly fields: JsonObject }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** A form of this size is a mistake or an attack. */
const MAX_FIELDS = 1_000;
const NAME = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;

/** Branches have no prototype and are keyed by text; which of them are lists is told at the end. */
type Branch = Map<string, Branch | string>;

/**
 * Reads a form post whose names are paths, as `data[changedFields][0]=x`, into what the same event is as JSON. Every
 * value is a text. What PHP or Rails would silently merge or drop is a problem.
 */
export function parseForm(bytes: Uint8Array): ParsedForm {
  const text = decodeUtf8(bytes);
  if (text === undefined) return failed('invalidUtf8', NOT_UTF8);
  const root: Branch = new Map();
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length > MAX_FIELDS) return failed('tooMany', `Send at most ${MAX_FIELDS} fields.`);
  for (const pair of pairs) {
    const [name, value] = decodePair(pair);
    if (name === undefined || value === undefined) return failed('invalidUtf8', NOT_UTF8);
    const path = toPath(name);
    if (path === undefined) return failed('invalidFormat', 'Name fields as field, or field[key][0].');
    const code = place(root, path, value);
    if (code !== undefined) return failed(code, details[code], ...path.slice(0, limits.jsonDepth));
  }
  return { kind: 'form', fields: Object.fromEntries([...root].map(([key, node]) => [key, toJson(node)])) };
}

const details = {
  forbiddenKey: 'This key is not allowed.',
  tooDeep: `Nest at most ${limits.jsonDepth} levels.`,
  duplicateKey: 'This field occurs twice, or is a text and has fields of its own.',
} as const;

const failed = (code: ProblemCode, detail: string, ...path: readonly string[]): ParsedForm => ({
  kind: 'problems',
  problems: [{ pointer: pointerTo(...path), code, detail }],
});

function decodePair(pair: string): readonly (string | undefined)[] {
  const at = pair.indexOf('=');
  return at < 0 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
}

const NOT_UTF8 = 'The form is not percent-encoded UTF-8.';
const decoder = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** URLSearchParams would put a replacement character where the bytes are not UTF-8. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function toPath(name: string): readonly string[] | undefined {
  const [, first, rest = ''] = NAME.exec(name) ?? [];
  if (first === undefined) return undefined;
  return [
    first,
    ...rest
      .split('[')
      .slice(1)
      .map((part) => part.slice(0, -1)),
  ];
}

function place(root: Branch, path: readonly string[], value: string): keyof typeof details | undefined {
  if (path.length > limits.jsonDepth) return 'tooDeep';
  if (path.includes('__proto__')) return 'forbiddenKey';
  let branch = root;
  for (const key of path.slice(0, -1)) {
    const next = branch.get(key) ?? new Map<string, Branch | string>();
    if (typeof next === 'string') return 'duplicateKey';
    branch.set(key, next);
    branch = next;
  }
  const last = path.at(-1) ?? '';
  // `a[]` has no key of its own: the next place of the list.
  const key = last === '' ? String(branch.size) : last;
  if (branch.has(key)) return 'duplicateKey';
  branch.set(key, value);
  return undefined;
}

/** A list where the keys count from 0. */
function toJson(node: Branch | string): unknown {
  if (typeof node === 'string') return node;
  const isList = [...node.keys()].every((key, index) => key === String(index));
  const values = [...node].map(([key, child]): [string, unknown] => [key, toJson(child)]);
  return isList ? values.map(([, value]) => value) : Object.fromEntries(values);
}
