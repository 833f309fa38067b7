import type { Rule } from './compile.ts';
import type { Expression } from './expression.ts';
import { nameOf, type Run } from './run.ts';

type Path = readonly PropertyKey[];
type Edit = { readonly add?: readonly unknown[]; readonly remove?: readonly unknown[] };
type Attributes = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * What the rules want of the attributes. Of two rules for one attribute the later one counts, so that a general one may
 * come first and its exceptions after it; but what several add or remove comes together.
 */
export async function applyRules(rules: readonly Rule[], run: Run): Promise<Attributes> {
  const sets = new Map<string, Map<string, unknown>>();
  for (const [index, rule] of rules.entries()) {
    const path = ['mapping', 'attributes', index];
    if (rule.when && !(await run.holds(rule.when, [...path, 'when']))) continue;
    const wanted = await apply(rule, path, run);
    if (wanted === undefined) continue;
    const set = sets.get(rule.attributeSet) ?? new Map<string, unknown>();
    sets.set(rule.attributeSet, set);
    set.set(rule.attribute, join(set.get(rule.attribute), wanted));
  }
  return Object.fromEntries([...sets].map(([name, set]) => [name, Object.fromEntries(set)]));
}

/** Nothing (undefined) leaves the attribute alone. */
async function apply({ value, add, remove }: Rule, path: Path, run: Run): Promise<unknown> {
  if (value) return readValue(value, [...path, 'value'], run);
  const added = add && (await readMembers(add, [...path, 'add'], run));
  const removed = remove && (await readMembers(remove, [...path, 'remove'], run));
  const edit = { ...(added && { add: added }), ...(removed && { remove: removed }) };
  return Object.keys(edit).length > 0 ? edit : undefined;
}

async function readValue(expression: Expression, path: Path, run: Run): Promise<unknown> {
  const value = await run.value(expression, path);
  if (value === undefined || value === null || isMember(value)) return value;
  if (Array.isArray(value) && value.every(isMember)) return value;
  return run.fail(path, `The expression gives ${nameOf(value)}; ${WANTED}`);
}

/** Nothing, null and an empty list are no members. */
async function readMembers(expression: Expression, path: Path, run: Run): Promise<readonly unknown[] | undefined> {
  const value = (await run.value(expression, path)) ?? [];
  const members: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (members.every(isMember)) return members.length > 0 ? members : undefined;
  run.fail(path, `The expression gives ${nameOf(value)}; ${WANTED}`);
  return undefined;
}

const WANTED = 'give a text, a number, true, false, or a list of texts or numbers.';

const isMember = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

const isEdit = (wanted: unknown): wanted is Edit =>
  typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted);

function join(earlier: unknown, later: unknown): unknown {
  if (!isEdit(earlier) || !isEdit(later)) return later;
  const both = (name: keyof Edit) => {
    const members = [...new Set([...(earlier[name] ?? []), ...(later[name] ?? [])])];
    return members.length > 0 ? { [name]: members } : {};
  };
  return { ...both('add'), ...both('remove') };
}
