import { attributeKey, type Change, equalValues, type Write } from './change.ts';

/**
 * The changes whose writes say anything else than their sender said, and so tell what is on the target: an edit writes
 * the whole collection, and what is merged with newer events holds values of others. Even where a collection happens to
 * have no other members, an edit is one of them: that would tell as much.
 */
export const tellingChanges = (changes: readonly Change[], writes: readonly Write[]): readonly Change[] =>
  changes.filter((change) => {
    const write = writes.find(({ attribute }) => attributeKey(attribute) === attributeKey(change.attribute));
    return write !== undefined && !isAsSent(change, write);
  });

function isAsSent(change: Change, write: Write): boolean {
  if (change.operation === 'clear') return write.operation === 'clear';
  return change.operation === 'set' && write.operation === 'set' && equalValues(change.value, write.value);
}
