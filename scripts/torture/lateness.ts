/** How late the machine is: what a promise in milliseconds may be excused with, and nothing else. */
import { waitedMs } from "./process_figures.ts";

const TICK_MS = 5;

/** From its making until `close`. */
export class Lateness {
  readonly #pid: number;
  readonly #timer: ReturnType<typeof setInterval>;
  #lastTick = performance.now();
  #worstTick = 0;
  #waited = 0;

  /** Of this process and of `pid`. */
  constructor(pid: number) {
    this.#pid = pid;
    this.#timer = setInterval(() => {
      this.#worstTick = this.#worst();
      this.#lastTick = performance.now();
    }, TICK_MS);
    this.begin();
  }

  /** From now on. */
  begin(): void {
    this.#lastTick = performance.now();
    this.#worstTick = 0;
    this.#waited = waitedMs(this.#pid);
  }

  /**
   * Since `begin`, ms: the longest that a timer of this process came late, and all the time that threads of the other stood
   * ready without a processor.
   */
  get ms(): number {
    return this.#worst() + waitedMs(this.#pid) - this.#waited;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #worst(): number {
    return Math.max(this.#worstTick, performance.now() - this.#lastTick - TICK_MS);
  }
}
