import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Filter } from '../../src/domain/filter.ts';
import type { CurrentValues } from '../../src/domain/plan.ts';
import type { Matches, Search, SearchQuery } from '../../src/ports/search.ts';
import { aDefinition, aFilter, exampleDefinitions, SERVICE_PRINCIPAL_ID } from '../factories.ts';
import type { Assigned, Principal, Tenant } from '../fakes/directory.ts';

export type SearchUnderTest = {
  readonly search: Search;
  /** Nothing answers from here on, for every search that was made. */
  goAway(): Promise<void>;
};

/** What could end a text, a parameter or a filter, were it not for quotes and escapes. */
const hostile = [
  "O'Brien",
  "''",
  "' or 1 eq 1 or '",
  '$filter=a&$top=1',
  '100%25 %27',
  'a/b?c#d+e;f,g(h)',
  'https://graph.example/',
  '"\\',
  'Zürich 東京 😀',
  'and',
  ' padded ',
];

const idOf = (index: number) => `aaaaaaaa-0000-4000-8000-0000000000${String(index).padStart(2, '0')}`;
const aUser = (index: number, displayName: string, assigned?: Assigned): Principal => ({
  type: 'user',
  id: idOf(index),
  userPrincipalName: `user${index}@contoso.com`,
  displayName,
  ...(assigned ? { assigned } : {}),
});

const users = [
  aUser(0, 'Jana', { Engineering: { Project: ['Alpine', 'Baker'], NumVendors: 4, Certification: true, Note: 'GS1' } }),
  aUser(1, 'Jiya', { Engineering: { Project: ['Baker'], CostCenter: [1001, -3], Certification: false, Note: 'gs1' } }),
  aUser(2, 'Joe', { Engineering: { Note: 'GS' }, Marketing: { AppCountry: ['Canada'] } }),
  aUser(3, 'Chandra'),
];
const quoters = hostile.map((value, index) => aUser(10 + index, 'Quoter', { Engineering: { ProjectDate: value } }));
const app: Principal = {
  type: 'servicePrincipal',
  id: SERVICE_PRINCIPAL_ID,
  displayName: 'payroll',
  assigned: { Engineering: { Project: ['Baker'] } },
};

const tenant: Tenant = {
  principals: [...users, ...quoters, app],
  attributes: [...exampleDefinitions, aDefinition()],
};

const project = { name: 'Project', isCollection: true };
const toPlain = (current: CurrentValues) =>
  current === 'unknown'
    ? current
    : Object.fromEntries([...current].map(([set, values]) => [set, Object.fromEntries(values)]));

/** What every search does. The outage comes last: nothing works after it. */
export function testSearch(name: string, make: (tenant: Tenant) => Promise<SearchUnderTest>): void {
  describe(`the search ${name}`, () => {
    let underTest: SearchUnderTest;
    beforeEach(async () => {
      underTest = await make(tenant);
    });
    afterAll(() => underTest.goAway());

    const find = async (filters: readonly Filter[], more: Partial<SearchQuery> = {}): Promise<Matches> => {
      const found = await underTest.search.find({ type: 'user', filters, ...more });
      if (found.kind !== 'found') throw new Error(JSON.stringify(found));
      return found;
    };
    const idsFor = async (...filters: readonly Filter[]) =>
      (await find(filters)).matches.map(({ objectId }) => objectId).toSorted();

    it.each([
      ['a member of a collection', aFilter('Baker', project), [0, 1]],
      ['another member', aFilter('Alpine', project), [0]],
      ['an integer', aFilter(4, { name: 'NumVendors', type: 'Integer' }), [0]],
      ['a negative member', aFilter(-3, { name: 'CostCenter', type: 'Integer', isCollection: true }), [1]],
      ['true', aFilter(true, { name: 'Certification', type: 'Boolean' }), [0]],
      ['false', aFilter(false, { name: 'Certification', type: 'Boolean' }), [1]],
      ['a text, in its own case only', aFilter('GS1'), [0]],
      ['an attribute of another set', aFilter('Canada', { attributeSet: 'Marketing', name: 'AppCountry' }), [2]],
    ])('finds who has %s', async (_, filter, found) => {
      expect(await idsFor(filter)).toEqual(found.map(idOf));
    });

    it.each(hostile.map((value, index) => [value, index] as const))('finds %s as it is', async (value, index) => {
      const note = { name: 'ProjectDate' };
      expect(await idsFor(aFilter(value, note))).toEqual([idOf(10 + index)]);
      expect(await idsFor(aFilter(value, { ...note, operator: 'startsWith' }))).toContain(idOf(10 + index));
    });

    it('finds who has a text that begins so, in its own case', async () => {
      expect(await idsFor(aFilter('GS', { operator: 'startsWith' }))).toEqual([idOf(0), idOf(2)]);
    });

    it('finds for `ne` also who has nothing', async () => {
      const found = await find([aFilter('Baker', { ...project, operator: 'ne' })]);
      expect(found.matches.map(({ objectId }) => objectId).toSorted()).toEqual(
        [...users.slice(2), ...quoters].map(({ id }) => id),
      );
      expect(found.matches.find(({ objectId }) => objectId === idOf(3))).toEqual({
        objectId: idOf(3),
        displayName: 'Chandra',
        current: 'unknown',
      });
    });

    it('finds who passes all filters', async () => {
      const baker = aFilter('Baker', project);
      expect(await idsFor(baker, aFilter(false, { name: 'Certification', type: 'Boolean' }))).toEqual([idOf(1)]);
      expect(await idsFor(baker, aFilter('Alpine', { ...project, operator: 'ne' }))).toEqual([idOf(1)]);
      expect(await idsFor(baker, aFilter('Canada', { attributeSet: 'Marketing', name: 'AppCountry' }))).toEqual([]);
    });

    it('shows all that is assigned, and counts', async () => {
      const found = await find([aFilter('Canada', { attributeSet: 'Marketing', name: 'AppCountry' })]);
      expect(found).toMatchObject({ count: 1, matches: [{ objectId: idOf(2), displayName: 'Joe' }] });
      expect(found.matches.map(({ current }) => toPlain(current))).toEqual([users[2]?.assigned]);
      expect(found.next).toBeUndefined();
    });

    it('may find nobody', async () => {
      expect(await find([aFilter('Cascade', project)])).toEqual({
        kind: 'found',
        matches: [],
        count: 0,
        next: undefined,
      });
    });

    it('finds service principals among themselves', async () => {
      const found = await find([aFilter('Baker', project)], { type: 'servicePrincipal' });
      expect(found.matches.map(({ objectId }) => objectId)).toEqual([app.id]);
    });

    it.each([1, 2, 5])('goes on where a page of %i ended, until everybody was there once', async (top) => {
      const filters = [aFilter('Cascade', { ...project, operator: 'ne' })];
      const ids: string[] = [];
      const counts: (number | undefined)[] = [];
      for (let after: string | undefined, pages = 0; pages < 50; pages++) {
        const { matches, count, next } = await find(filters, { top, after });
        expect(matches.length).toBeLessThanOrEqual(top);
        ids.push(...matches.map(({ objectId }) => objectId));
        counts.push(count);
        if (next === undefined) break;
        after = next;
      }
      const all = [...users, ...quoters].map(({ id }) => id);
      expect(ids.toSorted()).toEqual(all.toSorted());
      const [first, ...others] = counts;
      expect(first).toBe(all.length);
      expect(new Set(others)).toEqual(new Set([undefined]));
    });

    it.each([
      ['an attribute', aFilter('x', { name: 'Unheard' })],
      ['a set', aFilter('x', { attributeSet: 'Unheard' })],
    ])('refuses %s that is not defined', async (_, filter) => {
      expect(await underTest.search.find({ type: 'user', filters: [filter] })).toMatchObject({
        kind: 'failed',
        failure: { kind: 'rejected' },
      });
    });

    it('is unavailable in an outage, as a value', async () => {
      await underTest.goAway();
      expect(await underTest.search.find({ type: 'user', filters: [aFilter('x')] })).toMatchObject({
        kind: 'failed',
        failure: { kind: 'unavailable' },
      });
    });
  });
}
