/** Long texts, typed beside everything else and never into each other. */
import type { Clock } from "../clock.ts";

/** Types the next part of a text: answers the ms to wait before the one after, null when all is typed. */
export type TypeSome = () => number | null;

export class TextQueue {
  readonly #clock: Clock;
  /** Settles with the last text of the queue; never rejects. */
  #last: Promise<void> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** After the texts before it. Rejects with what `typeSome` throws, or at an abort between two parts with its reason. */
  type(typeSome: TypeSome, signal: AbortSignal): Promise<void> {
    const before = this.#last;
    const typed = this.#type(before, typeSome, signal);
    this.#last = typed.then(() => before, () => before);
    return typed;
  }

  async #type(before: Promise<void>, typeSome: TypeSome, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const aborted = Promise.withResolvers<never>();
    const abort = (): void => aborted.reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    let cancel = (): void => {};
    try {
      await Promise.race([before, aborted.promise]);
      for (let ms = typeSome(); ms !== null; ms = typeSome()) {
        const wait = Promise.withResolvers<void>();
        cancel = this.#clock.after(ms, wait.resolve);
        await Promise.race([wait.promise, aborted.promise]);
      }
    } finally {
      cancel();
      signal.removeEventListener("abort", abort);
    }
  }
}
