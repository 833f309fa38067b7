import type { CallFilter } from './call-filter.ts';
import type { GraphRequest } from './context.ts';

type Waiting<T> = { left: number; readonly filter: CallFilter; readonly fault: T };

/** Faults for a number of calls to come. Several of a kind take their turns in the order they were asked for. */
export class NextCalls<T> {
  readonly #matches: (filter: CallFilter, request: GraphRequest) => boolean;
  #waiting: Waiting<T>[] = [];

  constructor(matches: (filter: CallFilter, request: GraphRequest) => boolean) {
    this.#matches = matches;
  }

  add(count: number, filter: CallFilter, fault: T): void {
    this.#waiting.push({ left: count, filter, fault });
  }

  take(request: GraphRequest): T | undefined {
    const next = this.#waiting.find(({ left, filter }) => left > 0 && this.#matches(filter, request));
    if (next === undefined) return undefined;
    next.left -= 1;
    this.#waiting = this.#waiting.filter(({ left }) => left > 0);
    return next.fault;
  }

  clear(): void {
    this.#waiting = [];
  }

  get pending(): readonly unknown[] {
    return this.#waiting.map(({ left, filter, fault }) => ({ count: left, ...filter, ...fault }));
  }
}
