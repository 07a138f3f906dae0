/** A port that is there and would not open: why, and when to try again. */

/** Steps to let pass after the first refusal (1 s at four a second), doubled with each further one up to the most (5 s). */
const FIRST_PAUSE = 4;
const LONGEST_PAUSE = 20;

/** One port's refusals in a row. */
export class Refusal {
  /** In one line, with the way out where one is known. */
  reason: string;
  #pause = FIRST_PAUSE;
  #left = FIRST_PAUSE;

  /** `key` is the port's. */
  constructor(readonly key: string, reason: string) {
    this.reason = reason;
  }

  /** Whether it is time to try again. */
  get over(): boolean {
    return this.#left <= 0;
  }

  /** One step has passed. */
  pass(): void {
    this.#left--;
  }

  /** It was tried again and refused again. True when the reason is another one, which is worth a word. */
  repeat(reason: string): boolean {
    const other = reason !== this.reason;
    this.reason = reason;
    this.#left = this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    return other;
  }
}

/** The refusals of that port with one more; `news` when it is to be told. */
export function refused(before: Refusal | null, key: string, reason: string): { refusal: Refusal; news: boolean } {
  if (before?.key === key) return { refusal: before, news: before.repeat(reason) };
  return { refusal: new Refusal(key, reason), news: true };
}
