/** What can be made to go wrong while the simulator runs. Nothing does until it is asked for. */
import type { CallFilter } from './call-filter.ts';
import type { CallerName } from './caller.ts';
import { createServicePrincipal, createUser, type Directory, type ServicePrincipal, type User } from './directory.ts';
import type { FaultState } from './fault-state.ts';
import type { Failure } from './injected-failure.ts';
import type { WriteLimit } from './write-bucket.ts';

/** `undefined` switches off; what is for the next calls ends by itself. */
export type Faults = {
  /** PATCH calls that came before the latest announced Retry-After had passed. */
  readonly earlyCalls: number;
  /** What is on, as it goes over the wire. */
  readonly state: Readonly<Record<string, unknown>>;
  /** What is not given is as documented: `{}` is the limit of an application in a tenant. */
  throttleWrites(limit: Partial<WriteLimit> | undefined): void;
  /** PATCH calls are answered 429 with exactly this Retry-After, or with none. */
  throttleNext(count: number, retryAfter: string | undefined): void;
  /** Answered with this instead of being executed. */
  failNext(count: number, failure: Failure): void;
  failAll(failure: Failure | undefined): void;
  /** Executed when they arrive, answered only then. */
  slow(inMs: number | undefined, filter?: Pick<CallFilter, 'method'>): void;
  /** Executed only then, even if the caller has given up: a PATCH that lands late. */
  delayNext(count: number, inMs: number, filter?: CallFilter): void;
  /** Executed, and the connection held without an answer. Calls the rules refuse are answered. */
  executeThenTimeout(count: number, filter?: CallFilter): void;
  executeThenDrop(count: number, filter?: CallFilter): void;
  /** Writes made from now on are seen by reads only so much later. */
  staleReads(forMs: number | undefined): void;
  /** Principals added here are not found until so long after that. */
  hideNewUsers(forMs: number | undefined): void;
  addUser(user: Parameters<typeof createUser>[0]): User;
  addServicePrincipal(servicePrincipal: Parameters<typeof createServicePrincipal>[0]): ServicePrincipal;
  /** What the caller may change besides attributes, from now on; which token it sends does not matter. */
  signIn(caller: CallerName): void;
  revokeRole(): void;
  restoreRole(): void;
  reset(): void;
};

export function createFaults(state: FaultState, directory: Directory): Faults {
  const { throttle, view, failures, delays, timeouts, drops } = state;
  return {
    get earlyCalls() {
      return throttle.earlyCalls;
    },
    get state() {
      return describe(state);
    },
    throttleWrites(limit) {
      throttle.limit = limit;
    },
    throttleNext: (count, retryAfter) => throttle.next.add(count, {}, { retryAfter }),
    failNext: (count, failure) => failures.add(count, failure, failure),
    failAll(failure) {
      state.outage = failure;
    },
    slow(inMs, filter = {}) {
      state.slowness = inMs === undefined ? undefined : { ...filter, inMs };
    },
    delayNext: (count, inMs, filter = {}) => delays.add(count, filter, { inMs }),
    executeThenTimeout: (count, filter = {}) => timeouts.add(count, filter, {}),
    executeThenDrop: (count, filter = {}) => drops.add(count, filter, {}),
    staleReads(forMs) {
      view.staleForMs = forMs;
    },
    hideNewUsers(forMs) {
      view.hideForMs = forMs;
    },
    addUser(given) {
      const user = createUser(given);
      directory.users.push(user);
      view.added(user);
      return user;
    },
    addServicePrincipal(given) {
      const servicePrincipal = createServicePrincipal(given);
      directory.servicePrincipals.push(servicePrincipal);
      view.added(servicePrincipal);
      return servicePrincipal;
    },
    signIn(caller) {
      state.caller = caller;
    },
    revokeRole() {
      view.isRoleRevoked = true;
    },
    restoreRole() {
      view.isRoleRevoked = false;
    },
    reset() {
      throttle.reset();
      for (const next of [failures, delays, timeouts, drops]) next.clear();
      Object.assign(view, { staleForMs: undefined, hideForMs: undefined, isRoleRevoked: false });
      Object.assign(state, { outage: undefined, slowness: undefined, caller: 'relay' });
    },
  };
}

/** In the names and shapes in which the faults are switched on over HTTPS. */
const describe = ({ throttle, view, failures, delays, timeouts, drops, outage, slowness, caller }: FaultState) => ({
  throttleWrites: throttle.limit ?? null,
  throttleNext: throttle.next.pending,
  failNext: failures.pending,
  failAll: outage ?? null,
  slow: slowness ?? null,
  delayNext: delays.pending,
  executeThenTimeout: timeouts.pending,
  executeThenDrop: drops.pending,
  staleReads: view.staleForMs ?? null,
  hideNewUsersForMs: view.hideForMs ?? null,
  role: view.isRoleRevoked ? 'revoked' : 'granted',
  caller,
  earlyCalls: throttle.earlyCalls,
});
