/** A binary heap: the smallest item by `rank` first. */
export class Heap<Item> {
  readonly #items: Item[] = [];
  readonly #rank: (item: Item) => number;

  constructor(rank: (item: Item) => number) {
    this.#rank = rank;
  }

  first(): Item | undefined {
    return this.#items[0];
  }

  push(item: Item): void {
    let at = this.#items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfSmaller(at, parent)) return;
      at = parent;
    }
  }

  pop(): Item | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) {
      this.#items[0] = last;
      this.#sink();
    }
    return first;
  }

  #sink(): void {
    for (let at = 0, child = 1; child < this.#items.length; child = 2 * at + 1) {
      const smaller = this.#rankAt(child + 1) < this.#rankAt(child) ? child + 1 : child;
      if (!this.#swapIfSmaller(smaller, at)) return;
      at = smaller;
    }
  }

  #rankAt(at: number): number {
    const item = this.#items[at];
    return item === undefined ? Number.POSITIVE_INFINITY : this.#rank(item);
  }

  #swapIfSmaller(at: number, other: number): boolean {
    const item = this.#items[at];
    const rival = this.#items[other];
    if (item === undefined || rival === undefined || this.#rank(item) >= this.#rank(rival)) return false;
    this.#items[at] = rival;
    this.#items[other] = item;
    return true;
  }
}
