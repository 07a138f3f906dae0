/** One answer for all who ask at about the same time. */
import type { Clock } from "../clock.ts";
import { NotAvailable } from "../os.ts";

/** An answer is not awaited longer, ms: a condition holds up its mapping. */
export const ANSWER_LIMIT_MS = 500;
/** An answer is given again for so long, ms: a knob with a condition must not start a program for each message. */
export const ANSWER_KEPT_MS = 100;
/** A failure is given again for so long, ms: where a program is missing or refuses, it will a moment later. */
export const FAILURE_KEPT_MS = 5_000;

/** Asks when somebody wants to know, and never twice at a time. */
export class SharedAnswer<T> {
  readonly #ask: () => Promise<T>;
  readonly #clock: Clock;
  #answer: Promise<T> | null = null;
  /** Infinity: until it has come. */
  #keptUntil = Infinity;

  constructor(ask: () => Promise<T>, clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
  }

  get(): Promise<T> {
    if (this.#answer !== null && this.#clock.now() < this.#keptUntil) return this.#answer;
    const answer = this.#ask();
    this.#answer = answer;
    this.#keptUntil = Infinity;
    const keep = (ms: number) => (): void => {
      this.#keptUntil = this.#clock.now() + ms;
    };
    answer.then(keep(ANSWER_KEPT_MS), keep(FAILURE_KEPT_MS));
    return answer;
  }
}

/** Rejects with `NotAvailable` after `limitMs`. */
export async function inTime<T>(answer: Promise<T>, clock: Clock, limitMs: number = ANSWER_LIMIT_MS): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = new NotAvailable(`the system gave no answer within ${limitMs} ms`);
  const cancel = clock.after(limitMs, () => reject(late));
  try {
    return await Promise.race([answer, promise]);
  } finally {
    cancel();
  }
}
