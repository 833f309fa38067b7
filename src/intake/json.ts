import { MAX_PROBLEMS, type Problem, type ProblemCode, pointerTo } from '../domain/problem.ts';
import { limits } from '../topology.ts';

export type ParsedJson =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads bytes as JSON without loss: what `JSON.parse` would silently change (repeated keys, numbers beyond 2^53,
 * broken UTF-8) is a problem with a pointer instead. Never throws, and never quotes the input.
 */
export function parseJson(bytes: Uint8Array): ParsedJson {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return failed('invalidUtf8', 'The body is not valid UTF-8.');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failed('malformedJson', 'The body is not a JSON document (RFC 8259).');
  }
  const problems = scan(text);
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'json', value };
}

const failed = (code: ProblemCode, detail: string): ParsedJson => ({
  kind: 'problems',
  problems: [{ pointer: '', code, detail }],
});

/** An object or array that is open at some place of the text; `at` is the key or index of its current member. */
type Frame = { readonly keys: Set<string> | undefined; at: string | number };
type Walk = { readonly stack: Frame[]; readonly problems: Problem[] };

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}[\],]|-?\d[\d.eE+-]*/g;

/** Walks the tokens of a text that is known to be valid JSON. */
function scan(text: string): readonly Problem[] {
  const walk: Walk = { stack: [], problems: [] };
  for (const [token, colon] of text.matchAll(TOKEN)) {
    if (walk.stack.length > limits.jsonDepth) {
      walk.stack.pop();
      report(walk, 'tooDeep', `Nest at most ${limits.jsonDepth} levels.`);
      break;
    }
    step(walk, token, colon);
    if (walk.problems.length === MAX_PROBLEMS) break;
  }
  return walk.problems;
}

function step({ stack, problems }: Walk, token: string, colon: string | undefined): void {
  const frame = stack.at(-1);
  switch (token[0]) {
    case '{':
      stack.push({ keys: new Set(), at: '' });
      break;
    case '[':
      stack.push({ keys: undefined, at: 0 });
      break;
    case '}':
    case ']':
      stack.pop();
      break;
    case ',':
      if (typeof frame?.at === 'number') frame.at += 1;
      break;
    case '"':
      if (colon && frame) enterKey({ stack, problems }, frame, JSON.parse(token.slice(0, -colon.length)) as string);
      break;
    default:
      if (!isExact(token)) {
        const detail = 'Give a number between -(2^53 - 1) and 2^53 - 1 that can be read exactly.';
        report({ stack, problems }, 'unsafeNumber', detail);
      }
  }
}

function enterKey(walk: Walk, frame: Frame, key: string): void {
  frame.at = key;
  if (key === '__proto__') report(walk, 'forbiddenKey', 'This key is not allowed.');
  if (frame.keys?.has(key)) report(walk, 'duplicateKey', 'This key occurs twice in one object.');
  frame.keys?.add(key);
}

function report({ stack, problems }: Walk, code: ProblemCode, detail: string): void {
  problems.push({ pointer: pointerTo(...stack.map((frame) => frame.at)), code, detail });
}

/**
 * Beyond 2^53 a double skips whole numbers, and 1.0000000000000000001 is read as 1. What stays a fraction is no
 * attribute's value, however exact.
 */
function isExact(token: string): boolean {
  const number = Number(token);
  if (Math.abs(number) > Number.MAX_SAFE_INTEGER) return false;
  return !Number.isInteger(number) || significantDigits(token) === significantDigits(String(number));
}

const significantDigits = (token: string): string =>
  token
    .replace(/e.*$/i, '')
    .replace(/[-.]/g, '')
    .replace(/^0+|0+$/g, '');
