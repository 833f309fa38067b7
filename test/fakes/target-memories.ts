import type { TargetMemory } from '../../src/domain/memory.ts';
import type { TargetId } from '../../src/domain/request.ts';
import type { TargetMemories } from '../../src/ports/target-memories.ts';
import { createOutages } from './outages.ts';
import { pageOf } from './page-of.ts';

/** What is remembered of targets, in memory. */
export function createFakeTargetMemories() {
  const { run, failNext, setAway } = createOutages<'read' | 'write' | 'list'>('targetMemories');
  const rows = new Map<string, Row>();
  let writes = 0;

  const memories: TargetMemories = {
    read: (target) =>
      run('read', () => {
        const { memory, version } = rows.get(keyOf(target)) ?? { memory: new Map(), version: undefined };
        return structuredClone({ memory, version });
      }),
    write: (target, memory, version) =>
      run('write', () => {
        if (rows.get(keyOf(target))?.version !== version) return 'changed';
        writes += 1;
        rows.set(keyOf(target), { target, memory: structuredClone(memory), version: `version ${writes}` });
        return 'written';
      }),
    list: (top, after) =>
      run('list', () => {
        const all = [...rows].map(([key, { target }]) => ({ key, target }));
        return pageOf(all, ({ key }) => key, top, after);
      }),
  };

  return {
    ...memories,
    failNext,
    setAway,
    memoryOf: (target: TargetId): TargetMemory => rows.get(keyOf(target))?.memory ?? new Map(),
  };
}

export type FakeTargetMemories = ReturnType<typeof createFakeTargetMemories>;

type Row = { readonly target: TargetId; readonly memory: TargetMemory; readonly version: string };

const keyOf = ({ type, objectId }: TargetId): string => `${objectId}/${type}`;
