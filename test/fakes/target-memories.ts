import type { TargetMemory } from '../../src/domain/memory.ts';
import type { TargetId } from '../../src/domain/request.ts';
import type { TargetMemories } from '../../src/ports/target-memories.ts';
import { createOutages } from './outages.ts';

/** What is remembered of targets, in memory. */
export function createFakeTargetMemories() {
  const { run, failNext, setAway } = createOutages<'read' | 'write'>('targetMemories');
  const rows = new Map<string, { readonly memory: TargetMemory; readonly version: string }>();
  let writes = 0;

  const memories: TargetMemories = {
    read: (target) =>
      run('read', () => structuredClone(rows.get(nameOf(target)) ?? { memory: new Map(), version: undefined })),
    write: (target, memory, version) =>
      run('write', () => {
        if (rows.get(nameOf(target))?.version !== version) return 'changed';
        writes += 1;
        rows.set(nameOf(target), { memory: structuredClone(memory), version: `version ${writes}` });
        return 'written';
      }),
  };

  return {
    ...memories,
    failNext,
    setAway,
    memoryOf: (target: TargetId): TargetMemory => rows.get(nameOf(target))?.memory ?? new Map(),
  };
}

export type FakeTargetMemories = ReturnType<typeof createFakeTargetMemories>;

const nameOf = ({ type, objectId }: TargetId): string => `${type}/${objectId}`;
