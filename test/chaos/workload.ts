import { type Assignments, createUser, type Directory, type User } from '../../local/graph/directory.ts';
import { sampleDirectory } from '../../local/graph/directory-sample.ts';
import { type Happening, valuesAfter } from './model.ts';

/** A request as it is submitted. */
export type Submitted = Happening & {
  readonly target: {
    readonly type: 'user' | 'servicePrincipal';
    readonly id?: string;
    readonly userPrincipalName?: string;
    readonly mail?: string;
    readonly employeeId?: string;
    readonly appId?: string;
  };
};

/** A small generator with a seed: a failing run can be repeated (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const createUsers = (count: number): User[] =>
  Array.from({ length: count }, (_, index) => createUser({ displayName: `User${index}` }));

/** The sample tenant with users of the test's own. */
export const directoryOf = (users: User[]): Directory => ({ ...sampleDirectory(), users });

const countries = ['Canada', 'France', 'India', 'Mexico', 'Norway'];

/** Sets, clears, adds and removes on one collection and one single value, named by id or by name; in order. */
export function createRequests(users: readonly User[], count: number, random: () => number): Submitted[] {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const some = () => countries.filter(() => random() < 0.4);
  const edit = () => ({ [pick(['add', 'remove'])]: [pick(countries)] });
  const begin = Date.parse('2026-11-01T00:00:00Z');
  return Array.from({ length: count }, (_, index) => {
    const { id, userPrincipalName } = pick(users);
    const AppCountry = pick([some, edit, edit])();
    const NumVendors = random() < 0.15 ? null : Math.floor(random() * 1_000);
    return {
      eventId: `chaos-${index}`,
      target: { type: 'user', ...(random() < 0.5 ? { id } : { userPrincipalName }) },
      attributes: { Marketing: { AppCountry }, Engineering: { NumVendors } },
      occurredAt: new Date(begin + index * 1_000).toISOString(),
    };
  });
}

export function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const keyed = items.map((item) => ({ item, key: random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

/** What every user must have once all requests are applied. */
export const expectedOf = (users: readonly User[], requests: readonly Submitted[]): Map<string, Assignments> =>
  new Map(
    users.map(({ id, userPrincipalName }) => {
      const own = requests.filter(({ target }) => target.id === id || target.userPrincipalName === userPrincipalName);
      return [id, normal(valuesAfter(own, {}))];
    }),
  );

/** Without empty sets, and collections in one order. */
export const normal = (assignments: Assignments): Assignments =>
  Object.fromEntries(
    Object.entries(assignments)
      .map(([set, values]) => [
        set,
        Object.fromEntries(
          Object.entries(values)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, value]) => [name, Array.isArray(value) ? value.toSorted() : value]),
        ),
      ])
      .filter(([, values]) => Object.keys(values as object).length > 0)
      .sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)),
  );

export const actualOf = (users: readonly User[]): Map<string, Assignments> =>
  new Map(users.map(({ id, customSecurityAttributes }) => [id, normal(customSecurityAttributes)]));
