/** Time, passed in: the real clock in the daemon, a virtual one in rehearsals and tests. */
import type { Millis } from "../../shared/events.ts";

/** All that the daemon knows of time. */
export interface Clock {
  /** Monotonic. */
  now(): Millis;
  /** Local wall-clock time, for conditions. */
  wallTime(): Date;
  /** Calls back once, `ms` from now; the returned function cancels it. */
  after(ms: number, callback: () => void): () => void;
}

/** The longest that one timer can wait: beyond 2^31 - 1 ms `setTimeout` fires at once (HTML, timer initialisation). */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wallTime: () => new Date(),
  after(ms: number, callback: () => void): () => void {
    let timer: ReturnType<typeof setTimeout>;
    const arm = (left: number): void => {
      const wait = Math.min(left, LONGEST_TIMER_MS);
      timer = setTimeout(() => left > wait ? arm(left - wait) : callback(), wait);
    };
    arm(ms);
    return () => clearTimeout(timer);
  },
};
