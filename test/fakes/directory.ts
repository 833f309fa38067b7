import { type AttributeRef, type AttributeValue, isCollection, type Write } from '../../src/domain/change.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { CurrentValues } from '../../src/domain/plan.ts';
import type { Target, TargetId } from '../../src/domain/request.ts';
import type { Directory } from '../../src/ports/directory.ts';
import { createFaults } from './faults.ts';

export type Assigned = Readonly<Record<string, Readonly<Record<string, AttributeValue>>>>;

/** A user or service principal with what is assigned to it. */
export type Principal = {
  readonly type: Target['type'];
  readonly id: string;
  readonly displayName?: string;
  readonly userPrincipalName?: string;
  readonly mail?: string;
  readonly employeeId?: string;
  readonly appId?: string;
  readonly assigned?: Assigned;
};

export type Tenant = { readonly principals: readonly Principal[]; readonly attributes: readonly AttributeRef[] };

type Values = Map<string, Map<string, AttributeValue>>;

/** A directory in memory. What is no attribute of the tenant, or no value of its type, it refuses. */
export function createFakeDirectory({ principals, attributes }: Tenant) {
  const values = new Map<string, Values>(principals.map(({ id, assigned = {} }) => [id, toValues(assigned)]));
  const writes: { readonly objectId: string; readonly changes: readonly Write[] }[] = [];
  const faults = createFaults<'resolve' | 'read' | 'write', Failure>();
  let used: number | undefined;
  const failed = (failure: Failure) => ({ kind: 'failed' as const, failure, used });

  const named = ({ type, key, value }: Target) =>
    principals.filter((principal) => principal.type === type && principal[key]?.toLowerCase() === value.toLowerCase());
  const find = ({ type, objectId: value }: TargetId) => named({ type, key: 'id', value })[0];

  const directory: Directory = {
    resolve: (target) =>
      faults.run<Awaited<ReturnType<Directory['resolve']>>>(
        'resolve',
        () => {
          const [principal, ...others] = named(target);
          if (!principal) return failed({ kind: 'targetNotFound', status: 404 });
          return others.length > 0 ? failed({ kind: 'targetAmbiguous' }) : { kind: 'resolved', objectId: principal.id };
        },
        failed,
      ),
    describe: (target, writes) => ({ method: 'WRITE', path: `${target.type} ${target.objectId}`, body: writes }),
    read: (target) =>
      faults.run<Awaited<ReturnType<Directory['read']>>>(
        'read',
        () => {
          const principal = find(target);
          if (!principal) return failed({ kind: 'targetNotFound', status: 404 });
          return { kind: 'found', current: toCurrent(values.get(principal.id)) };
        },
        failed,
      ),
    write: (target, changes) =>
      faults.run<Awaited<ReturnType<Directory['write']>>>(
        'write',
        () => {
          const principal = find(target);
          if (!principal) return failed({ kind: 'targetNotFound', status: 404 });
          if (!changes.every((change) => isAcceptable(change, attributes)))
            return failed({ kind: 'rejected', status: 400 });
          writes.push({ objectId: target.objectId, changes: structuredClone(changes) });
          const held: Values = values.get(principal.id) ?? new Map();
          values.set(principal.id, held);
          for (const change of changes) put(held, change);
          return {
            kind: 'written',
            used,
            requestId: `00000000-0000-4000-8000-${String(writes.length).padStart(12, '0')}`,
          };
        },
        failed,
      ),
  };

  return {
    ...directory,
    failNext: faults.failNext,
    failAlways: faults.failAlways,
    /** How much of its limit every answer says is spent, from here on. */
    setUsed(share: number | undefined) {
      used = share;
    },
    assignedTo: (id: string): Assigned =>
      Object.fromEntries([...(values.get(id) ?? [])].map(([set, members]) => [set, Object.fromEntries(members)])),
    /** Every write that was executed, in order. */
    writes: writes as readonly (typeof writes)[number][],
  };
}

export type FakeDirectory = ReturnType<typeof createFakeDirectory>;

const toValues = (assigned: Assigned): Values =>
  new Map(Object.entries(assigned).map(([set, members]) => [set, new Map(Object.entries(members))]));

/** As Graph has it: nothing assigned looks like nothing allowed to see. */
const toCurrent = (held: Values | undefined): CurrentValues =>
  held && held.size > 0 ? structuredClone(held) : 'unknown';

function put(held: Values, { attribute: { attributeSet, name }, ...change }: Write): void {
  const members = held.get(attributeSet) ?? new Map<string, AttributeValue>();
  if (change.operation === 'set') members.set(name, structuredClone(change.value));
  else members.delete(name);
  if (members.size > 0) held.set(attributeSet, members);
  else held.delete(attributeSet);
}

function isAcceptable({ attribute, ...change }: Write, attributes: readonly AttributeRef[]): boolean {
  const known = attributes.find(
    ({ attributeSet, name }) => attributeSet === attribute.attributeSet && name === attribute.name,
  );
  if (!known) return false;
  if (change.operation === 'clear') return true;
  const members: readonly (string | number | boolean)[] = isCollection(change.value) ? change.value : [change.value];
  const type = { String: 'string', Integer: 'number', Boolean: 'boolean' }[known.type];
  return isCollection(change.value) === known.isCollection && members.every((one) => typeof one === type && one !== '');
}
