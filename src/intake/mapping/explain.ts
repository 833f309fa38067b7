import jsonata from 'jsonata';
import { nearest } from '../../domain/nearest.ts';
import type { Envelope } from '../envelopes/envelope.ts';
import type { Mapping } from './compile.ts';
import type { Expression } from './expression.ts';

/** An expression of a mapping that gives nothing for an event, and where it loses its way. */
export type Nothing = { readonly path: readonly PropertyKey[]; readonly text: string; readonly because: string };

type Node = Readonly<Record<string, unknown>>;
const SHOWN = 20;

/** For whoever writes a mapping: the expressions that give nothing. Names of keys are told, values are not. */
export async function findNothing(mapping: Mapping, envelope: Envelope, record: unknown): Promise<readonly Nothing[]> {
  const { event, id, occurredAt } = envelope;
  const found: Nothing[] = [];
  for (const [path, expression] of expressionsOf(mapping)) {
    const result = await expression.evaluate(event, { record, id, time: occurredAt });
    if (result.kind !== 'value' || result.value !== undefined) continue;
    found.push({ path, text: expression.text, because: explain(expression.text, event, record) });
  }
  return found;
}

function expressionsOf({ target, times, texts, attributes }: Mapping): readonly (readonly [string[], Expression])[] {
  const ofRules = attributes.flatMap(({ value, add, remove }, index) =>
    Object.entries({ value, add, remove }).map(([part, expression]) => [['attributes', `${index}`, part], expression]),
  );
  const named = Object.entries({ ...texts, ...times }).map(([name, expression]) => [[name], expression]);
  const all = [[['target', target.key], target.value], ...named, ...ofRules] as [string[], Expression | undefined][];
  return all.flatMap(([path, expression]) => (expression ? [[path, expression] as const] : []));
}

function explain(text: string, event: unknown, record: unknown): string {
  for (const names of pathsIn(jsonata(text).ast())) {
    const [first = '', ...rest] = names;
    const lost = first === '$record' ? walk(record, rest, '$record') : walk(event, names, 'the event');
    if (lost !== undefined) return lost;
  }
  return 'it gives nothing for this event';
}

/** Where a path of names leads to nothing, and what there is instead. */
function walk(from: unknown, names: readonly string[], start: string): string | undefined {
  let here = start;
  let values: readonly unknown[] = [from].flat();
  for (const name of names) {
    const keys = [...new Set(values.flatMap((value) => Object.keys(Object(value) as object)))];
    if (!keys.includes(name)) return `${here} has no '${name}'; ${keysIn(name, keys)}`;
    values = values.flatMap((value) => (Object(value) as Readonly<Record<string, unknown>>)[name] ?? []);
    here = `'${name}'`;
  }
  return undefined;
}

function keysIn(name: string, keys: readonly string[]): string {
  if (keys.length === 0) return 'it has no keys at all';
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
