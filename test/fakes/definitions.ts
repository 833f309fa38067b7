import { createCatalog } from '../../src/domain/catalog.ts';
import type { AttributeDefinition, AttributeSet } from '../../src/domain/definition.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { Definitions } from '../../src/ports/definitions.ts';
import { createFaults } from './faults.ts';

export type Taxonomy = {
  readonly attributeSets: readonly AttributeSet[];
  readonly definitions: readonly AttributeDefinition[];
};

/** The definitions of a tenant, in memory. */
export function createFakeDefinitions(initial: Taxonomy, now: () => number) {
  const faults = createFaults<'load', Failure>();
  let taxonomy = initial;
  let loads = 0;

  const definitions: Definitions = {
    load() {
      const loadedAt = now();
      loads += 1;
      return faults.run<Awaited<ReturnType<Definitions['load']>>>(
        'load',
        () => ({ kind: 'loaded', catalog: createCatalog(taxonomy.attributeSets, taxonomy.definitions, loadedAt) }),
        (failure) => ({ kind: 'failed', failure }),
      );
    },
  };

  return {
    ...definitions,
    failNext: faults.failNext,
    failAlways: faults.failAlways,
    /** What the next load finds. */
    define(changed: Taxonomy) {
      taxonomy = changed;
    },
    loads: () => loads,
  };
}

export type FakeDefinitions = ReturnType<typeof createFakeDefinitions>;
