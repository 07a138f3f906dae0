/** Mistakes of ours that showed themselves while the daemon ran: said, counted, and kept for `status`. It goes on. */
import type { Log } from "../shared/log.ts";

/** A chain of causes longer than this is cut. */
const LONGEST_CHAIN = 5;

/** Those of one run. */
export class Faults {
  readonly #log: Log;
  readonly #wallTime: () => Date;
  #count = 0;
  #last: string | null = null;

  constructor(log: Log, wallTime: () => Date) {
    this.#log = log;
    this.#wallTime = wallTime;
  }

  /** Since the start. */
  get count(): number {
    return this.#count;
  }

  /** The last one in one line, with its time; null when there was none. A restart is what surely clears it. */
  get degraded(): string | null {
    if (this.#last === null) return null;
    const soFar = this.#count === 1 ? "" : `, ${this.#count} so far`;
    return `internal error ${this.#last}${soFar}; a restart clears it`;
  }

  /** `doing` says what failed: "a MIDI message". */
  record(doing: string, error: unknown): void {
    this.#count++;
    const what = `in ${doing}: ${withCauses(error)}`;
    this.#last = `at ${this.#wallTime().toTimeString().slice(0, 8)} ${what}`;
    this.#log.error(`Internal error ${what}; the daemon goes on`);
    if (error instanceof Error && error.stack !== undefined) this.#log.debug(error.stack);
  }
}

/** "cannot save: disk full": the error and what caused it, in one line. */
function withCauses(error: unknown): string {
  const words: string[] = [];
  let cause = error;
  while (cause !== undefined && words.length < LONGEST_CHAIN) {
    words.push(cause instanceof Error ? cause.message || cause.name : String(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return words.join(": ").replaceAll(/\s*\n\s*/g, " ");
}
