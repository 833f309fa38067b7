import type { Failure, FailureKind } from '../domain/failure.ts';
import type { Digest } from '../domain/memory.ts';
import type { Target } from '../domain/request.ts';
import { type Comparison, compare, type Finding, notCompared } from '../domain/verify.ts';
import type { Directory } from '../ports/directory.ts';
import type { TargetMemories } from '../ports/target-memories.ts';
import type { Resolve } from './resolve.ts';

/** Of a target that its name does not lead to, nobody knows the object id. */
export type Verified = Comparison & { readonly target: Target; readonly objectId?: string | undefined };
/** `failed`: it is not about this target, or nobody can tell. */
export type Look =
  | { readonly kind: 'verified'; readonly verified: Verified }
  | { readonly kind: 'failed'; readonly failure: Failure };
export type VerifyTarget = (target: Target) => Promise<Look>;

type Dependencies = {
  readonly directory: Directory;
  readonly resolve: Resolve;
  readonly memories: TargetMemories;
  readonly digest: Digest;
  readonly now: () => number;
};

/** Compares one target with what is remembered of it. */
export function createVerifyTarget({ directory, resolve, memories, digest, now }: Dependencies): VerifyTarget {
  return async (target) => {
    const resolved = await resolve(target);
    if (resolved.kind === 'failed') return toLook({ target }, resolved.failure);
    const { objectId } = resolved;
    const id = { type: target.type, objectId };
    const found = await directory.read(id);
    if (found.kind === 'failed') return toLook({ target, objectId }, found.failure);
    // After the directory: what was written meanwhile is remembered as just written, and no difference.
    const { memory } = await memories.read(id);
    return verified({ target, objectId, ...compare(memory, { current: found.current, now: now(), digest }) });
  };
}

const verified = (one: Verified): Look => ({ kind: 'verified', verified: one });

/** What the directory says of the target itself. */
const findingOf: Partial<Readonly<Record<FailureKind, Finding>>> = {
  targetNotFound: 'targetNotFound',
  targetAmbiguous: 'targetAmbiguous',
  targetForbidden: 'noneOrNotPermitted',
  rejected: 'unreadable',
};

function toLook(named: Pick<Verified, 'target' | 'objectId'>, failure: Failure): Look {
  const finding = findingOf[failure.kind];
  return finding ? verified({ ...named, ...notCompared(finding) }) : { kind: 'failed', failure };
}
