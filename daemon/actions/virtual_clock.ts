/** Time that moves only when told to, for rehearsals (`simulate --dry-run`) and tests. */
import type { Millis } from "../../shared/events.ts";
import type { Clock } from "./clock.ts";

/** Deno 2.7 has it, but not its type. */
declare const setImmediate: (callback: () => void) => unknown;

interface Timer {
  readonly at: Millis;
  readonly callback: () => void;
}

/** Starts at 0 ms; the wall time runs along from the given start. */
export class VirtualClock implements Clock {
  #now: Millis = 0;
  readonly #wallStart: number;
  readonly #timers = new Set<Timer>();

  constructor(wallStart: Date = new Date()) {
    this.#wallStart = wallStart.getTime();
  }

  now(): Millis {
    return this.#now;
  }

  wallTime(): Date {
    return new Date(this.#wallStart + this.#now);
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /**
   * Moves on by `ms`, firing what falls due: each timer at its own time, equal times in the order they were set. Promises
   * settle before time moves on, so that what they lead to happens at its time too.
   */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let timer = this.#soonest(); timer !== null && timer.at <= end; timer = this.#soonest()) {
      this.#timers.delete(timer);
      this.#now = timer.at;
      timer.callback();
      await settled();
    }
    this.#now = end;
  }

  #soonest(): Timer | null {
    let soonest: Timer | null = null;
    for (const timer of this.#timers) if (soonest === null || timer.at < soonest.at) soonest = timer;
    return soonest;
  }
}

/** Resolves when every promise that could go on has: an immediate comes after all microtasks, and sooner than a timer. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
