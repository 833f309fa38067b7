import * as z from 'zod';
import { createCatalog } from '../../domain/catalog.ts';
import type { AllowedValue } from '../../domain/definition.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Definitions } from '../../ports/definitions.ts';
import { allowedValue, attributeDefinition, attributeSet } from '../catalog-schema.ts';
import type { Graph } from './client.ts';

const TIMEOUT_IN_MS = 20_000;
/** Resources derived from directoryObject expand at most 20 items and say nothing of more; whether definitions do is unverified. */
const EXPAND_MAY_END_AT = 20;

const listedDefinition = attributeDefinition.extend({
  id: z.string(),
  allowedValues: z.array(allowedValue).optional(),
  'allowedValues@odata.nextLink': z.string().optional(),
});

/** Everything that is defined, read page by page. */
export function createDefinitions(graph: Graph, now: () => number): Definitions {
  return {
    async load() {
      const loadedAt = now();
      try {
        const sets = await readAll('/directory/attributeSets', attributeSet);
        const listed = await readAll(
          '/directory/customSecurityAttributeDefinitions?$expand=allowedValues',
          listedDefinition,
        );
        const definitions = [];
        for (const { id, 'allowedValues@odata.nextLink': more, allowedValues = [], ...rest } of listed) {
          const cut = more !== undefined || allowedValues.length >= EXPAND_MAY_END_AT;
          definitions.push({ ...rest, allowedValues: cut ? await readValues(id) : allowedValues });
        }
        return { kind: 'loaded', catalog: createCatalog(sets, definitions, loadedAt) };
      } catch (error) {
        if (error instanceof LoadFailed) return { kind: 'failed', failure: error.failure };
        throw error;
      }
    },
  };

  function readValues(id: string): Promise<AllowedValue[]> {
    const path = `/directory/customSecurityAttributeDefinitions/${encodeURIComponent(id)}/allowedValues`;
    return readAll(path, allowedValue);
  }

  async function readAll<T>(firstPath: string, item: z.ZodType<T>): Promise<T[]> {
    const page = z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });
    const items: T[] = [];
    for (let path: string | undefined = firstPath; path !== undefined; ) {
      const reply = await graph.get('definitions', path, TIMEOUT_IN_MS);
      if (reply.kind === 'failed') throw new LoadFailed(reply.failure);
      const body = page.safeParse(reply.body);
      if (!body.success) throw new LoadFailed({ kind: 'unavailable', code: 'unexpectedAnswer' });
      items.push(...body.data.value);
      path = body.data['@odata.nextLink'];
    }
    return items;
  }
}

/** Unwinds the paging loops above; it does not leave this file. */
class LoadFailed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super('The definitions could not be loaded');
    this.failure = failure;
  }
}
