/** One mapping's lane: what runs, and what waits behind it. */
import type { Mapping } from "../../shared/config/types.ts";
import type { Firing } from "../../shared/events.ts";
import type { Clock } from "./clock.ts";
import type { Holding } from "./held.ts";
import type { Run } from "./run.ts";

/** So many firings may wait per mapping: a flood of 10,000 notes fits, and memory stays bounded. */
export const QUEUE_LIMIT = 16_384;
/** So many queued actions that need no waiting are run in a row before the input path gets its turn. */
const RUNS_AT_ONCE = 64;
/** Taken entries are kept in front of the queue up to this number: moving the rest up each time would cost too much. */
const TAKEN_KEPT = 1024;

/** A firing that is to run, with what it will hold. */
export interface Waiting {
  readonly firing: Firing;
  readonly holding: Holding;
}

/** What a lane tells its owner. */
export interface LaneEvents {
  /** Its turn has come; to make it `running`. */
  start(lane: Lane, waiting: Waiting): void;
  /** Nothing runs or waits any more. */
  rest(lane: Lane): void;
}

/** Runs one at a time; the rest waits in a bounded queue. */
export class Lane {
  /** Whose lane it is; after a reload, the mapping that took its place. */
  mapping: Mapping;
  running: Run | null = null;
  /** The queue was full, and has not been empty since. */
  overflowed = false;
  readonly #clock: Clock;
  readonly #events: LaneEvents;
  #waiting: Waiting[] = [];
  #taken = 0;
  #cancelBreath: (() => void) | null = null;
  #draining = false;

  constructor(mapping: Mapping, clock: Clock, events: LaneEvents) {
    this.mapping = mapping;
    this.#clock = clock;
    this.#events = events;
  }

  get busy(): boolean {
    return this.running !== null || this.queued > 0;
  }

  get queued(): number {
    return this.#waiting.length - this.#taken;
  }

  /** False when the queue is full. */
  enqueue(waiting: Waiting): boolean {
    if (this.queued >= QUEUE_LIMIT) return false;
    this.#waiting.push(waiting);
    return true;
  }

  /** Takes out all that waits. */
  clear(): readonly Waiting[] {
    this.#cancelBreath?.();
    this.#cancelBreath = null;
    const all = this.#waiting.slice(this.#taken);
    this.#waiting = [];
    this.#taken = 0;
    return all;
  }

  /** What ran has ended: the next ones start, in a loop and not from within each other's end. */
  goOn(): void {
    if (this.#draining || this.#cancelBreath !== null) return;
    this.#draining = true;
    for (let i = 0; this.running === null && this.queued > 0; i++) {
      if (i === RUNS_AT_ONCE) {
        this.#breathe();
        break;
      }
      const next = this.#take();
      if (next !== undefined) this.#events.start(this, next);
    }
    this.#draining = false;
    if (this.busy) return;
    this.overflowed = false;
    this.#events.rest(this);
  }

  #breathe(): void {
    this.#cancelBreath = this.#clock.after(0, () => {
      this.#cancelBreath = null;
      this.goOn();
    });
  }

  #take(): Waiting | undefined {
    const next = this.#waiting[this.#taken++];
    if (this.#taken > TAKEN_KEPT || this.#taken >= this.#waiting.length) {
      this.#waiting.splice(0, this.#taken);
      this.#taken = 0;
    }
    return next;
  }
}
