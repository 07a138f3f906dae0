/**
 * Messages and time in, effects out. The engine has no clock and no timer: every input carries its time, and every outcome
 * says when to come back.
 *
 * A late wake cannot change an outcome: `handle` first settles every deadline up to the input's time, in order and each at
 * its own time, and all that a deadline needs was pinned when its gesture began. A deadline at t goes before an input at
 * t: a long press of 500 ms released at 500 has fired, at 499 it has not.
 *
 * One thing lies outside: an effect that changes the mode takes hold when the caller carries it out. A caller that wants
 * even that exact hands in, before an input at t, a wake for each `wakeAt` up to t, and carries out what comes of it.
 */
import type { DeviceId, Effect, MidiMessage, Millis } from "../../shared/events.ts";
import { Continuous } from "./continuous.ts";
import { Deadlines } from "./deadlines.ts";
import { DeviceState } from "./device_state.ts";
import type { Generation, ModeTable } from "./mappings.ts";
import { ModeStack } from "./modes.ts";
import { type Observer, Outbox } from "./outbox.ts";
import type { Press } from "./press.ts";
import { Presses } from "./presses.ts";
import type { SmoothedControl } from "./smoothing.ts";

/** `at` that lies before an earlier input's counts as that input's. */
export type Input =
  | { readonly kind: "midi"; readonly at: Millis; readonly device: DeviceId; readonly bytes: Uint8Array }
  | { readonly kind: "wake"; readonly at: Millis }
  /** Lets go of all that the device holds, drops what is pending without a gesture, and forgets its values. */
  | { readonly kind: "unplug"; readonly at: Millis; readonly device: DeviceId }
  /** The same for every device: pause, stop. */
  | { readonly kind: "let_go"; readonly at: Millis };

/** What one input brings about, and when to come back. */
export interface Outcome {
  readonly effects: readonly Effect[];
  /** Hand in a wake at this time, unless another input comes first; null: nothing waits. */
  readonly wakeAt: Millis | null;
}

/** Since the engine was made. */
export interface Counters {
  readonly messages: number;
  /** Seen, whether or not a mapping answered. */
  readonly gestures: number;
}

const QUIET: Outcome = Object.freeze({ effects: Object.freeze([]), wakeAt: null });

/** Plays one performance on any number of devices. */
export class Engine {
  readonly #out: Outbox;
  readonly #deadlines = new Deadlines<Press | SmoothedControl>();
  readonly #presses: Presses;
  readonly #continuous: Continuous;
  readonly #devices = new Map<DeviceId, DeviceState>();
  readonly #modes: ModeStack;
  #generation: Generation;
  #table: ModeTable;
  #now: Millis = -Infinity;
  #messages = 0;

  /** Starts in `startMode` if it exists, else in the configuration's start_mode, else in the first mode. */
  constructor(generation: Generation, startMode: string | null, observer: Observer | null = null) {
    this.#out = new Outbox(observer);
    this.#presses = new Presses(this.#out, this.#deadlines);
    this.#continuous = new Continuous(this.#out, this.#deadlines);
    this.#generation = generation;
    this.#modes = new ModeStack(generation.modes, [startMode, generation.config.settings.start_mode]);
    this.#table = generation.table(this.#modes.current);
  }

  /** The current mode. */
  get mode(): string {
    return this.#modes.current;
  }

  /** The mode that is current when no momentary one is held. */
  get baseMode(): string {
    return this.#modes.base;
  }

  /** All modes in file order. */
  get modes(): readonly string[] {
    return this.#modes.names;
  }

  /** The generation that new gestures begin in. */
  get generation(): Generation {
    return this.#generation;
  }

  get counters(): Counters {
    return { messages: this.#messages, gestures: this.#out.gestures };
  }

  /** Who is told of messages and gestures; null costs nothing. May be changed between two inputs. */
  get observer(): Observer | null {
    return this.#out.observer;
  }

  set observer(observer: Observer | null) {
    this.#out.observer = observer;
  }

  /** As in the last outcome. */
  get wakeAt(): Millis | null {
    return this.#deadlines.next;
  }

  /** How many notes are down, on all devices together. */
  get notesDown(): number {
    return this.#presses.held;
  }

  /** Settles all deadlines up to `input.at`, then the input. Never throws on any bytes. */
  handle(input: Input): Outcome {
    if (input.at > this.#now && input.at < Infinity) this.#now = input.at;
    const at = this.#now;
    this.#settle(at);
    switch (input.kind) {
      case "midi":
        this.#midi(input.device, input.bytes, at);
        break;
      case "wake":
        break;
      case "unplug":
        this.#letGo(input.device, at);
        break;
      case "let_go":
        for (const id of [...this.#devices.keys()]) this.#letGo(id, at);
        break;
      default: {
        const unknown: never = input;
        return unknown;
      }
    }
    const effects = this.#out.take();
    const wakeAt = this.#deadlines.next;
    return effects.length === 0 && wakeAt === null ? QUIET : { effects, wakeAt };
  }

  /**
   * A reload. The current mode stays by name if it still exists, else it is the new start_mode, else the first; momentary
   * modes that are gone end. Gestures that have begun go on with what they began with.
   */
  adopt(generation: Generation): void {
    this.#generation = generation;
    this.#modes.adopt(generation.modes, [generation.config.settings.start_mode]);
    this.#table = generation.table(this.#modes.current);
  }

  /** Sets the mode by name, "next" or "previous", and ends momentary modes. False: there is no such mode. */
  setMode(name: string): boolean {
    const found = this.#modes.set(name);
    this.#table = this.#generation.table(this.#modes.current);
    return found;
  }

  /** Makes a mode current until `releaseMode(holder)`; `holder` is the id of the firing that asked. */
  holdMode(name: string, holder: number): boolean {
    const found = this.#modes.hold(name, holder);
    this.#table = this.#generation.table(this.#modes.current);
    return found;
  }

  /** A holder that holds nothing is ignored. */
  releaseMode(holder: number): void {
    this.#modes.release(holder);
    this.#table = this.#generation.table(this.#modes.current);
  }

  #settle(at: Millis): void {
    for (let due = this.#deadlines.takeDue(at); due !== null; due = this.#deadlines.takeDue(at)) {
      if (due.kind === "press") this.#presses.advance(due, due.dueAt);
      else this.#continuous.deliver(due, due.dueAt);
    }
  }

  #midi(id: DeviceId, bytes: Uint8Array, at: Millis): void {
    let device = this.#devices.get(id);
    if (device === undefined) {
      device = new DeviceState(id);
      this.#devices.set(id, device);
    }
    for (const message of device.decoder.decode(bytes)) {
      this.#messages++;
      this.#out.observer?.message(at, id, message);
      this.#play(device, message, at);
    }
  }

  #play(device: DeviceState, message: MidiMessage, at: Millis): void {
    switch (message.type) {
      case "note_on":
        return this.#presses.noteOn(device, this.#table, at, message.channel, message.note, message.velocity);
      case "note_off":
        return this.#presses.noteOff(device, at, message.channel, message.note);
      case "cc":
        return this.#continuous.cc(device, this.#table, at, message);
      case "program_change":
        return this.#continuous.program(device, this.#table, at, message);
      case "poly_aftertouch":
      case "channel_aftertouch":
      case "pitch_bend":
        return this.#continuous.smoothed(device, this.#table, at, message);
      default: {
        const unknown: never = message;
        return unknown;
      }
    }
  }

  #letGo(id: DeviceId, at: Millis): void {
    const device = this.#devices.get(id);
    if (device === undefined) return;
    this.#presses.letGo(device, at);
    this.#deadlines.removeAll((due) => due.device === device);
    this.#devices.delete(id);
  }
}
