import { createHmac } from 'node:crypto';
import { odata, type TableClient } from '@azure/data-tables';
import * as z from 'zod';
import type { DigestKey } from '../../domain/key.ts';
import type { TargetId } from '../../domain/request.ts';
import type { RememberedTarget, TargetMemories } from '../../ports/target-memories.ts';
import { createSeal } from '../seal.ts';
import { createAttempt, withinTime } from './attempt.ts';
import { fromColumns, toColumns } from './long-text.ts';
import { decodeMemory, encodeMemory, withoutDigests } from './memory.ts';
import { readPage, readRow } from './read-rows.ts';

const row = z.object({ etag: z.string(), digestKey: z.string() });
const rowKeys = z.object({ partitionKey: z.string(), rowKey: z.enum(['user', 'servicePrincipal']) });

/**
 * One row a target. It names the key that its digests were made with.
 *
 * @param keys the current one; the previous one during a rotation, so that its sealed parts still open
 */
export function createTargetMemories(table: TableClient, keys: readonly [DigestKey, ...DigestKey[]]): TargetMemories {
  const attempt = createAttempt(table, 'targetMemories');
  const { seal, open } = createSeal(keys);
  const digestKey = nameOf(keys[0]);

  return {
    async read(target) {
      const { partitionKey, rowKey } = keysOf(target);
      const found = await readRow({ table, attempt }, partitionKey, rowKey);
      if (!found) return { memory: new Map(), version: undefined };
      const { etag: version, digestKey: madeWith } = row.parse(found);
      const memory = decodeMemory(fromColumns(found), (sealed, attribute) => open(sealed, placeOf(target, attribute)));
      return { memory: madeWith === digestKey ? memory : withoutDigests(memory), version };
    },

    write(target, memory, version) {
      const text = encodeMemory(memory, (plain, attribute) => seal(plain, placeOf(target, attribute)));
      const entity = { ...keysOf(target), digestKey, ...toColumns(text) };
      return attempt<'written' | 'changed'>(
        async () => {
          if (version === undefined) await table.createEntity(entity, withinTime());
          else await table.updateEntity(entity, 'Replace', { etag: version, ...withinTime() });
          return 'written';
        },
        { 404: 'changed', 409: 'changed', 412: 'changed' },
      );
    },

    list(top, after) {
      const clauses = after === undefined ? [] : [behind(after)];
      return readPage({ table, attempt, clauses, select: ['PartitionKey', 'RowKey'] }, top, toTarget);
    },
  };
}

/** Rows come in the order of their partitions, and of their row keys within one. */
function behind(key: string): string {
  const [objectId = '', type = ''] = key.split('/');
  return odata`(PartitionKey gt ${objectId} or (PartitionKey eq ${objectId} and RowKey gt ${type}))`;
}

function toTarget(found: object): RememberedTarget {
  const { partitionKey: objectId, rowKey: type } = rowKeys.parse(found);
  return { key: `${objectId}/${type}`, target: { type, objectId } };
}

const keysOf = ({ objectId, type }: TargetId) => ({ partitionKey: objectId, rowKey: type });

const placeOf = ({ objectId, type }: TargetId, attribute: string): string => `${type}/${objectId}/${attribute}`;

/** Tells keys apart and nothing about them. */
const nameOf = (key: DigestKey): string => createHmac('sha256', key).update('name').digest('base64url').slice(0, 8);
