/** Every mapping's lane, and which of them are busy. */
import type { Mapping } from "../../shared/config/types.ts";
import { carriedOver } from "./carried_over.ts";
import type { Clock } from "./clock.ts";
import { Lane, type LaneEvents, type Waiting } from "./lane.ts";

/** Made when a mapping first fires, and kept as long as the mapping is. */
export class Lanes {
  readonly #clock: Clock;
  readonly #events: LaneEvents;
  readonly #byMapping = new WeakMap<Mapping, Lane>();
  readonly #busy = new Set<Lane>();
  #idleWaiters: (() => void)[] = [];

  /** `start`: the turn of one that waited has come. */
  constructor(clock: Clock, start: (lane: Lane, waiting: Waiting) => void) {
    this.#clock = clock;
    this.#events = { start, rest: (lane) => this.rest(lane) };
  }

  of(mapping: Mapping): Lane {
    let lane = this.#byMapping.get(mapping);
    if (lane === undefined) {
      lane = new Lane(mapping, this.#clock, this.#events);
      this.#byMapping.set(mapping, lane);
    }
    return lane;
  }

  /** A copy: lanes may rest while the caller goes through them. */
  busy(): readonly Lane[] {
    return [...this.#busy];
  }

  occupy(lane: Lane): void {
    this.#busy.add(lane);
  }

  /** Nothing runs or waits in it any more. */
  rest(lane: Lane): void {
    this.#busy.delete(lane);
    if (this.#busy.size > 0) return;
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const resolve of waiters) resolve();
  }

  /** After a reload: a mapping that is as it was goes on in its lane. */
  adopt(mappings: Iterable<Mapping>): void {
    const busy = this.busy().map((lane) => lane.mapping);
    for (const [before, now] of carriedOver(busy, mappings)) {
      const lane = this.of(before);
      lane.mapping = now;
      this.#byMapping.set(now, lane);
    }
  }

  /** Resolves when no lane is busy. */
  idle(): Promise<void> {
    if (this.#busy.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  /** Resolves when no lane is busy, or after so many ms. */
  idleWithin(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(ms, resolve);
      this.idle().then(() => {
        cancel();
        resolve();
      });
    });
  }
}
