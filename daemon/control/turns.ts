/**
 * Shares the event loop with MIDI: a socket that is always ready is read and written without going back to it, so a
 * client that floods would hold up everything else.
 */

/** Deno 2.7 has it, but not its type. */
declare const setImmediate: (callback: () => void) => unknown;

/** So long may requests be answered in one turn of the event loop, ms: far below what a player can feel. */
const SLICE_MS = 1;
/** So many pieces of work cost less than a slice, and no look at the clock. */
const UNCOUNTED = 4;

/** One for all clients together. */
export class Turns {
  readonly #now: () => number;
  #count = 0;
  /** When this turn of the event loop began, as far as it was noticed; null: a new one. */
  #began: number | null = null;
  #rest: Promise<void> | null = null;

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** To be awaited after each piece of work; null: go on. */
  take(): Promise<void> | null {
    if (this.#rest !== null) return this.#rest;
    if (this.#began === null) {
      if (++this.#count < UNCOUNTED) return null;
      this.#count = 0;
      this.#began = this.#now();
      setImmediate(() => this.#began = null);
      return null;
    }
    if (this.#now() - this.#began < SLICE_MS) return null;
    // A timer, not setImmediate: only a loop with nothing at hand looks whether other sockets have become ready.
    this.#rest = new Promise((resolve) => {
      setTimeout(() => {
        this.#rest = null;
        resolve();
      }, 0);
    });
    return this.#rest;
  }
}
