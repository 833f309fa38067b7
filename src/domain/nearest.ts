/** No name and no value is longer, so nothing longer is near one; it also bounds the work. */
const MAX_LENGTH = 64;

/** Up to three candidates a person may have meant, nearest first. Only called when something is already wrong. */
export function nearest(wanted: string, candidates: readonly string[]): readonly string[] {
  if (wanted.length > MAX_LENGTH) return [];
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  return candidates
    .filter((candidate) => Math.abs(candidate.length - wanted.length) <= limit)
    .map((candidate) => ({
      candidate,
      distance: editDistance(wanted.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Levenshtein, one row at a time. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

/** Adds what may have been meant to the detail of a problem. */
export type Suggest = (wanted: string, candidates: () => readonly string[]) => string;

/** Comparing with every name of a tenant takes milliseconds, so only the first few mistakes of a request get a hint. */
export function createSuggest(budget = 5): Suggest {
  let left = budget;
  return (wanted, candidates) => (left-- > 0 ? didYouMean(nearest(wanted, candidates())) : '');
}

const didYouMean = (suggestions: readonly string[]): string =>
  suggestions.length === 0 ? '' : ` Did you mean ${suggestions.map((name) => `'${name}'`).join(' or ')}?`;
