import jsonata from 'jsonata';
import { nearest } from '../../domain/nearest.ts';
import { nameOf } from './run.ts';

type Node = Readonly<Record<string, unknown>>;
const SHOWN = 20;

/** Where an expression loses its way in an event or a record: names of keys, never a value. */
export function findLost(text: string, event: unknown, record: unknown): string | undefined {
  for (const names of pathsIn(jsonata(text).ast())) {
    const [first = '', ...rest] = names;
    const lost = first === '$record' ? walk(record, rest, '$record') : walk(event, names, 'the event');
    if (lost !== undefined) return lost;
  }
  return undefined;
}

/** Where a path of names leads to nothing, and what there is instead. */
function walk(from: unknown, names: readonly string[], start: string): string | undefined {
  let here = start;
  let values: readonly unknown[] = [from].flat();
  for (const name of names) {
    const keys = [...new Set(values.flatMap(keysOf))];
    if (keys.length === 0) return `${here} is ${describe(values)}, so there is no '${name}'`;
    if (!keys.includes(name)) return `${here} has no '${name}'; ${keysIn(name, keys)}`;
    values = values.flatMap((value) => (Object(value) as Readonly<Record<string, unknown>>)[name] ?? null);
    here = `'${name}'`;
  }
  return names.length > 0 && values.length === 0 ? `${here} is an empty list` : undefined;
}

const keysOf = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];

function describe(values: readonly unknown[]): string {
  const [value] = values;
  if (values.length === 0) return 'an empty list';
  if (value === null || value === undefined) return value === null ? 'null' : 'not there';
  return typeof value === 'object' && !Array.isArray(value) ? 'an empty object' : nameOf(value);
}

function keysIn(name: string, keys: readonly string[]): string {
  const [hint] = nearest(name, keys);
  const more = keys.length > SHOWN ? ', …' : '';
  const meant = hint === undefined ? '' : ` (did you mean '${hint}'?)`;
  return `there are: ${keys.slice(0, SHOWN).join(', ')}${more}${meant}`;
}

/** The paths that begin at the event or at the record; what is inside of steps and functions begins elsewhere. */
function pathsIn(node: unknown): readonly (readonly string[])[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node)) return node.flatMap(pathsIn);
  const { type, steps, arguments: given, lhs, rhs, condition, then, else: otherwise, expressions } = node as Node;
  if (type === 'path' && Array.isArray(steps)) return pathOf(steps as readonly Node[]);
  if (type === 'lambda') return [];
  return [given, lhs, rhs, condition, then, otherwise, expressions].flatMap(pathsIn);
}

function pathOf(steps: readonly Node[]): readonly (readonly string[])[] {
  const names = steps.map(({ type, value }) => (type === 'variable' ? `$${value}` : type === 'name' ? `${value}` : ''));
  const end = names.findIndex((name, index) => name === '' || (name.startsWith('$') && index > 0));
  const known = end < 0 ? names : names.slice(0, end);
  if (known[0] === '$$' || known[0] === '$') return [known.slice(1)];
  return known[0]?.startsWith('$') && known[0] !== '$record' ? [] : [known];
}
