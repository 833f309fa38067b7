/**
 * What a caller sees of the directory: for a while less than there is, or what there was. "Consistency across requests is
 * not guaranteed by design" (devblogs.microsoft.com/identity, "Designing for Eventual Consistency for Microsoft Entra").
 */
import type { Assignments, ServicePrincipal, User } from './directory.ts';

export type Principal = User | ServicePrincipal;

type Write = { readonly at: number; readonly before: Assignments };

export class DirectoryView {
  staleForMs: number | undefined;
  hideForMs: number | undefined;
  isRoleRevoked = false;
  readonly #now: () => number;
  readonly #added = new WeakMap<object, number>();
  readonly #writes = new WeakMap<Principal, readonly Write[]>();

  constructor(now: () => number) {
    this.#now = now;
  }

  added(object: object): void {
    this.#added.set(object, this.#now());
  }

  /** An object that has just been created may not be found yet, to read or to write. */
  isHidden(object: object): boolean {
    const added = this.#added.get(object);
    return added !== undefined && this.#now() < added + (this.hideForMs ?? 0);
  }

  /** Without the permission they look as if nothing were assigned (field report: microsoft-graph-docs #16943). */
  assignments(principal: Principal): Assignments {
    if (this.isRoleRevoked) return {};
    return this.#unseen(principal)[0]?.before ?? principal.customSecurityAttributes;
  }

  /** Writes made while reads are fresh are seen at once, and stay seen when reads become stale. */
  written(principal: Principal, before: Assignments): void {
    if (this.staleForMs === undefined) return;
    this.#writes.set(principal, [...this.#unseen(principal), { at: this.#now(), before }]);
  }

  #unseen(principal: Principal): readonly Write[] {
    const seenUntil = this.#now() - (this.staleForMs ?? 0);
    return (this.#writes.get(principal) ?? []).filter(({ at }) => at > seenUntil);
  }
}
