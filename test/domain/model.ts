import fc from 'fast-check';
import { type AttributeValue, attributeKey, type Change, type Member, type Write } from '../../src/domain/change.ts';
import { READS_MAY_BE_STALE_FOR_IN_MS, type TargetMemory } from '../../src/domain/memory.ts';
import { type AssignedValues, type CurrentValues, plan } from '../../src/domain/plan.ts';
import type { Stamp } from '../../src/domain/stamp.ts';
import type { AttributeResult } from '../../src/domain/state.ts';
import { aChange, aDigest, anEdit, anUndo, aStamp, NOW } from '../factories.ts';

/** `until`: the stamp of the undo that takes it back. */
export type Request = {
  readonly stamp: Stamp;
  readonly changes: readonly Change[];
  readonly until?: Stamp | undefined;
};
export type Values = ReadonlyMap<string, AttributeValue>;

/** What is promised, in plain values: requests in the order of their stamps, each taken back before the next comes. */
export function fold(initial: Values, requests: readonly Request[]): Values {
  const values = new Map(initial);
  for (const { changes, until } of requests.toSorted((a, b) => (a.stamp < b.stamp ? -1 : 1))) {
    for (const change of changes) {
      const key = attributeKey(change.attribute);
      const before = values.get(key);
      const done = afterwards(change, before);
      const value = until === undefined ? done : takenBack(change, done, before);
      if (value === undefined) values.delete(key);
      else values.set(key, value);
    }
  }
  return values;
}

function afterwards(change: Change, before: AttributeValue | undefined): AttributeValue | undefined {
  if (change.operation === 'edit') return without([...members(before), ...change.add], change.remove);
  return change.operation === 'set' ? change.value : undefined;
}

/** What a set brought goes, and what an edit added if it was not there before; what was dropped does not come back. */
function takenBack(
  change: Change,
  done: AttributeValue | undefined,
  before: AttributeValue | undefined,
): AttributeValue | undefined {
  const isNew = (member: Member) => !members(before).includes(member);
  if (change.operation === 'edit') return without(members(done), change.add.filter(isNew));
  return change.operation === 'set' ? without(members(done), members(change.value)) : undefined;
}

const members = (value: AttributeValue | undefined): readonly Member[] => (Array.isArray(value) ? value : []);

/** An empty collection and none are the same. */
function without(from: readonly Member[], taken: readonly Member[]): AttributeValue | undefined {
  const left = [...new Set(from)].filter((member) => !taken.includes(member));
  return left.length === 0 ? undefined : (left as string[]);
}

/** The same values, whatever the order of a collection's members. */
export const sorted = (values: Values) =>
  Object.fromEntries(
    [...values].map(([key, value]) => [key, Array.isArray(value) ? value.toSorted() : value] as const),
  );

const SET = 'Engineering';
export const REGISTER = `${SET}/Note`;
export const COLLECTION = `${SET}/Project`;
const member = fc.constantFrom('a', 'b', 'c', 'd');
const someMembers = fc.uniqueArray(member, { maxLength: 3 });

const wholeChange = (name: string, value: fc.Arbitrary<string | readonly string[]>, isCollection: boolean) =>
  fc.option(value).map((one) => aChange(Array.isArray(one) && one.length === 0 ? null : one, { name, isCollection }));
const edit = fc
  .tuple(someMembers, someMembers)
  .map(([add, remove]) => ({ add, remove: remove.filter((one) => !add.includes(one)) }))
  .filter(({ add, remove }) => add.length + remove.length > 0)
  .map((one) => anEdit(one, { name: 'Project' }));
const onRegister = wholeChange('Note', member, false);
const onCollection = fc.oneof(wholeChange('Project', someMembers, true), { weight: 2, arbitrary: edit });

export const initialValues: fc.Arbitrary<Values> = fc
  .tuple(fc.option(member), someMembers)
  .map(([note, project]) => new Map([...one(REGISTER, note), ...one(COLLECTION, project.length > 0 ? project : null)]));
const one = (key: string, value: AttributeValue | null) => (value === null ? [] : [[key, value] as const]);

/** One message on its way: how long after the one before it arrives, and how old the version is that its read shows. */
export type Arrival = {
  readonly request: Request;
  readonly afterInMs: number;
  /** In [0, 1): of the versions that a read may show, the newest last. */
  readonly age: number;
};

const MINUTE = 60_000;
const copies = (requests: readonly Request[]) =>
  fc
    .tuple(...requests.map(() => fc.integer({ min: 1, max: 3 })))
    .chain((counts) => {
      const all = requests.flatMap((request, index) => Array.from({ length: counts[index] ?? 1 }, () => request));
      return fc.tuple(fc.shuffledSubarray(all, { minLength: all.length }), fc.array(onTheWay, exactly(all.length)));
    })
    .map(([order, ways]) => order.map((request, index) => ({ request, age: 0, afterInMs: 0, ...ways[index] })));
const exactly = (length: number) => ({ minLength: length, maxLength: length });
const onTheWay = fc.record({
  afterInMs: fc.constantFrom(0, 1_000, 5 * MINUTE, 15 * MINUTE - 1, 15 * MINUTE, 40 * MINUTE),
  age: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

/** Up to eight requests about a single value, a collection or both, each arriving up to three times, in any order. */
export const traffic = ({ undoes = false } = {}) =>
  fc
    .array(
      fc.record({
        changes: fc.oneof(fc.tuple(onRegister), fc.tuple(onCollection), fc.tuple(onRegister, onCollection)),
        lasts: undoes ? fc.option(fc.constantFrom(5, 15, 45, 105)) : fc.constant(null),
      }),
      { minLength: 1, maxLength: 8 },
    )
    .map((all) =>
      all.map(
        ({ changes, lasts }, index): Request => ({
          changes,
          stamp: aStamp(index * 10),
          until: lasts === null ? undefined : aStamp(index * 10 + lasts),
        }),
      ),
    )
    .chain((requests) => fc.record({ requests: fc.constant(requests), arrivals: copies(requests) }));

export const undoOf = ({ stamp, changes }: Request, until: Stamp): Request => ({
  stamp: until,
  changes: changes.map(({ attribute }) => anUndo(stamp, attribute)),
});

/** What a directory makes of writes; it hands collections back in an order of its own. */
export function apply(values: Values, writes: readonly Write[]): Values {
  const after = new Map(values);
  for (const write of writes) {
    const key = attributeKey(write.attribute);
    if (write.operation === 'clear') after.delete(key);
    else after.set(key, Array.isArray(write.value) ? write.value.toReversed() : write.value);
  }
  return after;
}

/** As the directory tells it: of a target without any assignment nothing is known. */
export const toCurrent = (values: Values): CurrentValues => (values.size === 0 ? 'unknown' : toAssigned(values));

export const toAssigned = (values: Values): AssignedValues =>
  new Map([[SET, new Map([...values].map(([key, value]) => [key.slice(SET.length + 1), value]))]]);

export type Rules = {
  /** Reads show any version that was the newest within the last 15 minutes. */
  readonly areReadsStale?: boolean;
  /** What is left of a memory from one request to the next. */
  readonly recall?: (memory: TargetMemory) => TargetMemory;
};
export type Told = { readonly request: Request; readonly results: readonly AttributeResult[] };

/** Works off what arrives, one after the other, against a directory that is written by nobody else. */
export function workOff(initial: Values, arrivals: readonly Arrival[], rules: Rules = {}) {
  const { areReadsStale = false, recall = (memory) => memory } = rules;
  const versions = [{ at: 0, values: initial }];
  const newest = () => versions.at(-1)?.values ?? initial;
  let memory: TargetMemory = new Map();
  let now = NOW;
  const told = arrivals.map(({ request, afterInMs, age }): Told => {
    now += afterInMs;
    const shown = versions.findLastIndex(({ at }) => at <= now - READS_MAY_BE_STALE_FOR_IN_MS);
    const read = versions[shown + Math.floor(age * (versions.length - shown))]?.values;
    const current = toCurrent((areReadsStale ? read : undefined) ?? newest());
    const { stamp, changes } = request;
    const planned = plan(changes, { stamp, memory: recall(memory), current, now, digest: aDigest });
    if (planned.writes.length > 0) versions.push({ at: now, values: apply(newest(), planned.writes) });
    memory = planned.memory;
    return { request, results: planned.results };
  });
  return { values: newest(), told, memory, now };
}
