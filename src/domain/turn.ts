import type { AttributeRef, AttributeValue } from './change.ts';
import { type AttributeMemory, known, recentlyWritten } from './memory.ts';
import type { Stamp } from './stamp.ts';

/** What an attribute comes to. `from`: what it was, where the memory knows of a write that reads may not show yet. */
export type Turn = {
  readonly attribute: AttributeRef;
  readonly from: { readonly value: AttributeValue | undefined } | undefined;
  readonly to: AttributeValue | undefined;
};

type Situation = {
  readonly stamp: Stamp;
  readonly memory: AttributeMemory;
  readonly read: AttributeValue | undefined;
  readonly now: number;
};

export function turnOf(
  attribute: AttributeRef,
  { stamp, memory, read, now }: Situation,
  to: AttributeValue | undefined,
): Turn {
  const written = recentlyWritten(memory, now);
  // A request that comes again after its write is not what it turned from.
  const isAnothers = written !== undefined && written.by !== stamp;
  return { attribute, from: isAnothers ? { value: known(memory, read, now) } : undefined, to };
}
