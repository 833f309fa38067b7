export type Verb = 'replay' | 'discard';
export type Fate = 'done' | 'already' | 'missing' | 'refused' | 'tryAgain';

/** What an item's status says of the wish. A replay that was asked for twice is as it was asked for. */
export function fateOf(verb: Verb, status: number): Fate {
  if (status >= 200 && status < 300) return 'done';
  if (status === 404) return 'missing';
  if (status === 409 && verb === 'replay') return 'already';
  return status === 429 || status >= 500 ? 'tryAgain' : 'refused';
}
