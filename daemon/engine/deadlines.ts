/** What is due when: a binary heap whose entries can be moved and removed, so that its top is always the true next. */
import type { Millis } from "../../shared/events.ts";

/** An entry carries its own place in the heap; only the heap writes these. */
export interface Timed {
  dueAt: Millis;
  /** Decides between entries due at the same time: the one set first goes first. */
  dueOrder: number;
  /** Index in the heap, -1 when not in it. */
  heapSlot: number;
}

/** Setting, moving and removing cost O(log n) in the number of entries that wait, and nothing is left behind. */
export class Deadlines<T extends Timed> {
  readonly #heap: T[] = [];
  #order = 0;

  /** When the earliest entry is due; null when none waits. */
  get next(): Millis | null {
    return this.#heap[0]?.dueAt ?? null;
  }

  /** Puts the entry in, or moves it. An entry that is already due then keeps its turn. */
  set(entry: T, at: Millis): void {
    if (entry.heapSlot >= 0) {
      if (entry.dueAt === at) return;
      this.remove(entry);
    }
    entry.dueAt = at;
    entry.dueOrder = this.#order++;
    this.#heap.push(entry);
    this.#rise(entry, this.#heap.length - 1);
  }

  /** Does nothing when the entry is not in. */
  remove(entry: T): void {
    const slot = entry.heapSlot;
    if (slot < 0) return;
    entry.heapSlot = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === entry) return;
    this.#rise(last, slot);
    this.#sink(last, last.heapSlot);
  }

  /** Takes out the earliest entry if it is due at `at` or before. */
  takeDue(at: Millis): T | null {
    const top = this.#heap[0];
    if (top === undefined || top.dueAt > at) return null;
    this.remove(top);
    return top;
  }

  /** Takes out all that `belongs` says yes to. */
  removeAll(belongs: (entry: T) => boolean): void {
    for (const entry of this.#heap.filter(belongs)) this.remove(entry);
  }

  #rise(entry: T, from: number): void {
    let slot = from;
    while (slot > 0) {
      const above = (slot - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || !before(entry, parent)) break;
      this.#place(parent, slot);
      slot = above;
    }
    this.#place(entry, slot);
  }

  #sink(entry: T, from: number): void {
    let slot = from;
    while (true) {
      const left = this.#heap[2 * slot + 1];
      const right = this.#heap[2 * slot + 2];
      if (left === undefined) break;
      const child = right !== undefined && before(right, left) ? right : left;
      if (!before(child, entry)) break;
      const below = child.heapSlot;
      this.#place(child, slot);
      slot = below;
    }
    this.#place(entry, slot);
  }

  #place(entry: T, slot: number): void {
    this.#heap[slot] = entry;
    entry.heapSlot = slot;
  }
}

function before(a: Timed, b: Timed): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.dueOrder < b.dueOrder);
}
