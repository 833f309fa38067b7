import { foldCase } from './catalog.ts';
import type { RequestedAttributes } from './request.ts';
import type { AttributeResult } from './state.ts';

/** In the place of a name: every attribute of the set. */
export const WHOLE_SET = '*';

/**
 * What became of a request, as it is recorded. A set that was cleared as a whole may have hundreds of attributes, of
 * which a target holds a few: those that were not there are not listed.
 */
export function summarize(
  results: readonly AttributeResult[],
  attributes: RequestedAttributes,
): readonly AttributeResult[] {
  const cleared = Object.keys(attributes).filter((set) => attributes[set] === null);
  const isOf = (set: string) => (result: AttributeResult) => foldCase(result.attributeSet) === foldCase(set);
  const named = results.filter((result) => !cleared.some((set) => isOf(set)(result)));
  return [...named, ...cleared.flatMap((set) => ofWholeSet(set, results.filter(isOf(set))))];
}

function ofWholeSet(set: string, results: readonly AttributeResult[]): readonly AttributeResult[] {
  const changed = results.filter(({ result }) => result !== 'unchanged');
  if (changed.length > 0) return changed;
  return [{ attributeSet: results[0]?.attributeSet ?? set, name: WHOLE_SET, result: 'unchanged' }];
}
