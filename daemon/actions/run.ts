/**
 * One run of an action. Its steps run at once, in the same call, up to the first real wait; so what needs no waiting
 * (a mode change, a key, MIDI out) is done before the input path goes on. An `async` function could not: each of its
 * `await`s gives way, even to a promise that is settled already.
 */
import type { Clock } from "./clock.ts";

/** What steps may wait for: so many ms, or something the system does, which must settle soon after an abort. */
export type Wait = number | Promise<unknown>;
/** Steps of an action: each `yield` is a wait. */
export type Steps<Result = void> = Generator<Wait, Result, void>;

/** How a run came to its end. */
export type Ending =
  | { readonly kind: "finished" }
  | { readonly kind: "aborted" }
  | { readonly kind: "failed"; readonly error: unknown };

/** Thrown into the steps at an abort. */
export class Aborted extends Error {
  override readonly name = "Aborted";
  constructor() {
    super("aborted");
  }
}

/** Drives the steps of one action from its start to its one ending. */
export class Run {
  readonly #clock: Clock;
  readonly #ended: (ending: Ending) => void;
  #steps: Steps | null = null;
  #controller: AbortController | null = null;
  #cancelTimer: (() => void) | null = null;
  #aborted = false;

  /** `ended` is called exactly once, perhaps still within `start` or `abort`. */
  constructor(clock: Clock, ended: (ending: Ending) => void) {
    this.#clock = clock;
    this.#ended = ended;
  }

  /** Made when first asked for: most actions never wait, and a controller costs more than they do. */
  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.#aborted) this.#controller.abort(new Aborted());
    }
    return this.#controller.signal;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  /** Once; returns at the first wait or at the end. */
  start(steps: Steps): void {
    this.#steps = steps;
    this.#resume(() => steps.next());
  }

  /** Ends a wait for time at once, and any other as soon as the system has let go. */
  abort(): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#controller?.abort(new Aborted());
    if (this.#cancelTimer === null) return;
    this.#cancelTimer();
    this.#goOn();
  }

  #goOn(): void {
    this.#cancelTimer = null;
    const steps = this.#steps;
    if (steps !== null) this.#resume(() => this.#aborted ? steps.throw(new Aborted()) : steps.next());
  }

  #fail(error: unknown): void {
    const steps = this.#steps;
    if (steps !== null) this.#resume(() => steps.throw(this.#aborted ? new Aborted() : error));
  }

  #resume(step: () => IteratorResult<Wait, void>): void {
    let turn: IteratorResult<Wait, void>;
    try {
      turn = step();
    } catch (error) {
      this.#end(this.#aborted ? { kind: "aborted" } : { kind: "failed", error });
      return;
    }
    if (turn.done) this.#end({ kind: "finished" });
    else if (typeof turn.value !== "number") turn.value.then(() => this.#goOn(), (error) => this.#fail(error));
    // Aborted by its own step: no timer is set, and the steps learn of it here.
    else if (this.#aborted) this.#goOn();
    else this.#cancelTimer = this.#clock.after(turn.value, () => this.#goOn());
  }

  #end(ending: Ending): void {
    this.#steps = null;
    this.#ended(ending);
  }
}
