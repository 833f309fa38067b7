import { foldCase } from './catalog.ts';
import type { AttributeRef } from './change.ts';
import { pointerTo } from './problem.ts';
import type { RequestedAttributes } from './request.ts';

/** Where a request names an attribute, in its sender's spelling: by its own name, or by its set alone. */
export function pointerOf(attributes: RequestedAttributes, { attributeSet, name }: AttributeRef): string {
  const set = spelledLike(attributeSet, Object.keys(attributes));
  const wanted = attributes[set] ?? null;
  return wanted === null
    ? pointerTo('attributes', set)
    : pointerTo('attributes', set, spelledLike(name, Object.keys(wanted)));
}

const spelledLike = (name: string, candidates: readonly string[]): string =>
  candidates.find((candidate) => foldCase(candidate) === foldCase(name)) ?? name;
