/** What one input brings about, gathered in order. */
import type { Mapping } from "../../shared/config/types.ts";
import type { DeviceId, Effect, Gesture, MidiMessage, Millis } from "../../shared/events.ts";
import type { ModeTable } from "./mappings.ts";

/** Told of everything as it is understood, mapped or not: for `monitor` and `simulate`. */
export interface Observer {
  message(at: Millis, device: DeviceId, message: MidiMessage): void;
  gesture(at: Millis, gesture: Gesture): void;
}

/** A firing whose control is still down. The presses of a chord share one. */
export interface Hold {
  readonly id: number;
  released: boolean;
}

const NOTHING: readonly Effect[] = Object.freeze([]);

/** Numbers firings and counts gestures for as long as the engine lives. */
export class Outbox {
  gestures = 0;
  #nextId = 1;
  #effects: Effect[] | null = null;

  constructor(public observer: Observer | null) {}

  /** The player did this; whether a mapping answers is another matter. */
  saw(at: Millis, gesture: Gesture): void {
    this.gestures++;
    this.observer?.gesture(at, gesture);
  }

  /** A mapping answers, and is done with at once. */
  fire(at: Millis, gesture: Gesture, mapping: Mapping, table: ModeTable): void {
    this.#start(at, gesture, mapping, table, false);
  }

  /** A mapping answers, and its control stays down until `release`. */
  hold(at: Millis, gesture: Gesture, mapping: Mapping, table: ModeTable): Hold {
    return { id: this.#start(at, gesture, mapping, table, true), released: false };
  }

  /** Once per hold: the later notes of a chord find it released. `cut`: the control did not come up. */
  release(at: Millis, hold: Hold, cut: boolean): void {
    if (hold.released) return;
    hold.released = true;
    (this.#effects ??= []).push({ kind: "release", id: hold.id, at, cut });
  }

  /** All since the last call. */
  take(): readonly Effect[] {
    const effects = this.#effects;
    this.#effects = null;
    return effects ?? NOTHING;
  }

  #start(at: Millis, gesture: Gesture, mapping: Mapping, table: ModeTable, held: boolean): number {
    const id = this.#nextId++;
    const { generation, mode } = table;
    (this.#effects ??= []).push({
      kind: "start",
      firing: { id, at, gesture, mapping, generation, mode, held },
    });
    return id;
  }
}
