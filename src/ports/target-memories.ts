import type { TargetMemory } from '../domain/memory.ts';
import type { TargetId } from '../domain/request.ts';
import type { Page } from './page.ts';

/** `key`: its place among all of them. */
export type RememberedTarget = { readonly key: string; readonly target: TargetId };

/** What is remembered of each target. Throws `Unavailable` when it cannot be told what is there. */
export type TargetMemories = {
  /** `version` is undefined where nothing is remembered yet. */
  read(target: TargetId): Promise<{ readonly memory: TargetMemory; readonly version: string | undefined }>;
  /** Holds only against the version that was read: of two workers on one target, the slower one learns of it. */
  write(target: TargetId, memory: TargetMemory, version: string | undefined): Promise<'written' | 'changed'>;
  /** The targets of which anything is remembered, in the order of their keys; without what that is. */
  list(top: number, after?: string): Promise<Page<RememberedTarget>>;
};
