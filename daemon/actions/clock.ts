/** Time, passed in: the real clock in the daemon, a virtual one in rehearsals and tests. */
import type { Millis } from "../../shared/events.ts";

export interface Clock {
  /** Monotonic. */
  now(): Millis;
  /** Local wall-clock time, for conditions. */
  wallTime(): Date;
  /** Calls back once, `ms` from now; the returned function cancels it. */
  after(ms: number, callback: () => void): () => void;
}
