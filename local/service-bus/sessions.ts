/**
 * Who holds which session, and until when.
 * learn: service-bus-messaging/message-sessions ("released when you call the close related methods on the receiver
 * or when the lock expires"): a holder whose connection breaks keeps its sessions until then.
 */

import { sessionCannotBeLocked, sessionLockLost } from './broker-error.ts';

/** Compared by identity. */
export type SessionHolder = object;
export type HeldSession = { readonly id: string; readonly holder: SessionHolder };

export class SessionLocks {
  readonly #lockDurationInMs: number;
  /** In order of expiry: every lock lasts equally long, and renewing moves it to the end. */
  readonly #locks = new Map<string, { readonly holder: SessionHolder; readonly lockedUntil: number }>();

  constructor(lockDurationInMs: number) {
    this.#lockDurationInMs = lockDurationInMs;
  }

  isLocked(sessionId: string): boolean {
    return this.#locks.has(sessionId);
  }

  isHeldBy({ id, holder }: HeldSession): boolean {
    return this.#locks.get(id)?.holder === holder;
  }

  lockedUntil(sessionId: string): number | undefined {
    return this.#locks.get(sessionId)?.lockedUntil;
  }

  lock(sessionId: string, holder: SessionHolder, now: number): number {
    if (this.isLocked(sessionId)) throw sessionCannotBeLocked(sessionId);
    const lockedUntil = now + this.#lockDurationInMs;
    this.#locks.set(sessionId, { holder, lockedUntil });
    return lockedUntil;
  }

  /** Without a holder, whoever holds it is meant. */
  renew(sessionId: string, holder: SessionHolder | undefined, now: number): number {
    const lock = this.#locks.get(sessionId);
    if (lock === undefined || (holder !== undefined && holder !== lock.holder)) throw sessionLockLost();
    this.#locks.delete(sessionId);
    return this.lock(sessionId, lock.holder, now);
  }

  unlock(sessionId: string): void {
    this.#locks.delete(sessionId);
  }

  /** Unlocks and names the sessions whose time is up. */
  expire(now: number): string[] {
    const expired: string[] = [];
    for (const [sessionId, { lockedUntil }] of this.#locks) {
      if (lockedUntil > now) break;
      this.#locks.delete(sessionId);
      expired.push(sessionId);
    }
    return expired;
  }
}
