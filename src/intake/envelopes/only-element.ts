import { type Opening, opened, refused } from './envelope.ts';

/** The one element of a list: a webhook takes longer ones apart, and a queue has nobody who does. */
export function onlyElement(list: readonly unknown[], ...path: readonly PropertyKey[]): Opening {
  if (list.length === 0) return refused('tooShort', 'Give one event; the list is empty.', ...path);
  return list.length === 1 ? opened(list[0]) : refused('tooMany', 'Give one event in a message.', ...path);
}
