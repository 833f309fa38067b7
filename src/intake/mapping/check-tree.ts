import { nearest } from '../../domain/nearest.ts';
import { knownNames, refusedFunctions } from './functions.ts';

/** What is wrong with an expression, at a character of it that counts from 1. */
export type Mistake = { readonly message: string; readonly position: number | undefined };

/** A node of JSONata's syntax tree, whose type definition knows only a part of it. */
type Node = Readonly<Record<string, unknown>>;

/** What is refused although it is JSONata: the first of it. */
export function checkTree(tree: object): Mistake | undefined {
  const nodes = nodesOf(tree);
  const bound = new Set(nodes.flatMap(namesBoundBy));
  for (const node of nodes) {
    const message = checkVariable(node, bound) ?? checkPicture(node);
    if (message !== undefined) return { message, position: positionOf(node) };
  }
  return undefined;
}

/** All nodes, in the order of the text as far as the tree has it. Some of them can be reached on several ways. */
function nodesOf(tree: object): readonly Node[] {
  const seen = new Set<object>();
  const waiting: object[] = [tree];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const children = Object.values(node).filter((child) => typeof child === 'object' && child !== null);
    waiting.push(...children.reverse());
  }
  return [...seen] as Node[];
}

/** `$x := …`, the parameters of a function, and the `$x` of `@$x` and `#$x`. */
function namesBoundBy(node: Node): readonly string[] {
  const { type, lhs, arguments: parameters, focus, index } = node;
  const isFunction = type === 'lambda' && Array.isArray(parameters);
  const names = type === 'bind' ? [nameIn(lhs)] : isFunction ? parameters.map(nameIn) : [focus, index];
  return names.filter((name) => typeof name === 'string');
}

function checkVariable({ type, value }: Node, bound: ReadonlySet<string>): string | undefined {
  if (type !== 'variable' || typeof value !== 'string') return undefined;
  const refusal = refusedFunctions.get(value);
  if (refusal !== undefined) return refusal;
  if (bound.has(value) || knownNames.includes(value)) return undefined;
  const [hint] = nearest(
    value,
    [...knownNames, ...bound].filter((name) => typeof name === 'string' && name !== ''),
  );
  return `There is no $${value}.${hint === undefined ? '' : ` Did you mean $${hint}?`}`;
}

/** Without a year, `$toMillis` takes today's. */
function checkPicture({ type, procedure, arguments: given }: Node): string | undefined {
  const isCall = type === 'function' || type === 'partial';
  if (!isCall || nameIn(procedure) !== 'toMillis' || !Array.isArray(given)) return undefined;
  const picture = given.map(nameIn).find((text) => typeof text === 'string' && text.includes('['));
  if (typeof picture !== 'string' || picture.includes('[Y')) return undefined;
  return 'A picture of $toMillis needs a year: without one it takes that of the day on which the event is read.';
}

const nameIn = (node: unknown): unknown => (Object(node) as Node)['value'];

const positionOf = ({ position }: Node): number | undefined => (typeof position === 'number' ? position : undefined);
