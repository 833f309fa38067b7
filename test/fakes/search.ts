import type { Failure } from '../../src/domain/failure.ts';
import type { Filter } from '../../src/domain/filter.ts';
import type { CurrentValues } from '../../src/domain/plan.ts';
import type { Search, SearchQuery } from '../../src/ports/search.ts';
import type { FakeDirectory, Principal, Tenant } from './directory.ts';
import { createFaults } from './faults.ts';

/** As in the pages on users: what one answer has unless it is asked for less. */
const PAGE = 100;

/** The index of a directory in memory, which shows each write at once. */
export function createFakeSearch(
  { principals, attributes }: Tenant,
  { assignedTo }: Pick<FakeDirectory, 'assignedTo'>,
) {
  const faults = createFaults<'find', Failure>();
  const queries: SearchQuery[] = [];
  let expired = false;

  const valuesOf = ({ id }: Principal, { attribute: { attributeSet, name } }: Filter): readonly unknown[] =>
    [assignedTo(id)[attributeSet]?.[name] ?? []].flat();
  const isKnown = ({ attribute }: Filter) =>
    attributes.some(({ attributeSet, name }) => attributeSet === attribute.attributeSet && name === attribute.name);

  function holds(principal: Principal, filter: Filter): boolean {
    const values = valuesOf(principal, filter);
    switch (filter.operator) {
      case 'eq':
        return values.includes(filter.value);
      case 'ne':
        return !values.includes(filter.value);
      case 'startsWith':
        return values.some((value) => String(value).startsWith(String(filter.value)));
    }
  }

  function currentOf({ id }: Principal): CurrentValues {
    const sets = Object.entries(assignedTo(id));
    return sets.length === 0 ? 'unknown' : new Map(sets.map(([set, values]) => [set, new Map(Object.entries(values))]));
  }

  const search: Search = {
    find: (query) =>
      faults.run<Awaited<ReturnType<Search['find']>>>(
        'find',
        () => {
          queries.push(structuredClone(query));
          const { type, filters, top = PAGE, after } = query;
          if (!filters.every(isKnown)) return { kind: 'failed', failure: { kind: 'rejected', status: 400 } };
          if (expired && after !== undefined) return { kind: 'expired' };
          const all = principals
            .filter((one) => one.type === type && filters.every((filter) => holds(one, filter)))
            .toSorted((a, b) => (a.id < b.id ? -1 : 1));
          const left = all.filter(({ id }) => after === undefined || id > after);
          const page = left.slice(0, top);
          return {
            kind: 'found',
            matches: page.map((one) => ({
              objectId: one.id,
              displayName: one.displayName ?? null,
              current: currentOf(one),
            })),
            count: after === undefined ? all.length : undefined,
            next: page.length < left.length ? page.at(-1)?.id : undefined,
          };
        },
        (failure) => ({ kind: 'failed', failure }),
      ),
  };

  return {
    ...search,
    failNext: faults.failNext,
    failAlways: faults.failAlways,
    /** From here on it continues no list. */
    expire() {
      expired = true;
    },
    /** Everything that was asked, in order. */
    queries: queries as readonly SearchQuery[],
  };
}

export type FakeSearch = ReturnType<typeof createFakeSearch>;
