/** What is down because of actions: keys, sounding notes and momentary modes, so that all of it can be let go again. */
import type { KeyStroke } from "../../shared/config/action_types.ts";
import type { Os } from "./os.ts";

/** The current mode, as the engine has it. A target is a mode's name, "next" or "previous". */
export interface ModeControl {
  current(): string;
  set(target: string): void;
  /** Until `letGo` of the same holder, a firing's id. */
  hold(target: string, holder: number): void;
  letGo(holder: number): void;
}

/** What holding and letting go are done with. */
export interface HeldParts {
  readonly os: Pick<Os, "keyDown" | "keyUp">;
  readonly modes: ModeControl;
  readonly sendMidi: (port: string, bytes: Uint8Array) => void;
  /** Letting go must go on when one thing cannot be let go of; this hears of it. */
  readonly failed: (error: unknown) => void;
}

interface HeldKey {
  readonly stroke: KeyStroke;
  holders: number;
}

interface SoundingNote {
  readonly port: string;
  readonly channel: number;
  readonly note: number;
}

/** A SendMidi note's name in the table of sounding ones. */
type NoteKey = string;

/** Everything that is down, whoever holds it. A key that two firings hold is down until the last lets go. */
export class Held {
  readonly #parts: HeldParts;
  readonly #keys = new Map<string, HeldKey>();
  readonly #notes = new Map<NoteKey, SoundingNote>();

  constructor(parts: HeldParts) {
    this.#parts = parts;
  }

  /** Throws what the Os throws; then the key does not count as down. */
  keyDown(stroke: KeyStroke): void {
    const name = strokeName(stroke);
    const held = this.#keys.get(name);
    if (held !== undefined) {
      held.holders++;
      return;
    }
    this.#parts.os.keyDown(stroke);
    this.#keys.set(name, { stroke, holders: 1 });
  }

  /** Throws what the Os throws; the key counts as up all the same. */
  keyUp(stroke: KeyStroke): void {
    const name = strokeName(stroke);
    const held = this.#keys.get(name);
    if (held === undefined || --held.holders > 0) return;
    this.#keys.delete(name);
    this.#parts.os.keyUp(stroke);
  }

  /** Answers the name of the note that sounds from now on, or null when the message starts none. Throws as `send` does. */
  sendMidi(port: string, bytes: Uint8Array): NoteKey | null {
    this.#parts.sendMidi(port, bytes);
    const [status = 0, note = 0, velocity = 0] = bytes;
    const kind = status & 0xf0;
    if (kind !== 0x80 && kind !== 0x90) return null;
    const channel = status & 0x0f;
    const key: NoteKey = `${channel} ${note} ${port}`;
    if (kind === 0x90 && velocity > 0) {
      this.#notes.set(key, { port, channel, note });
      return key;
    }
    this.#notes.delete(key);
    return null;
  }

  /** Sends the note off of a note that still sounds. Never throws. */
  silence(key: NoteKey): void {
    const sounding = this.#notes.get(key);
    if (sounding === undefined) return;
    // A release velocity of 64 is what MIDI 1.0 tells a sender without a measured one to use.
    const noteOff = Uint8Array.of(0x80 | sounding.channel, sounding.note, 64);
    this.attempt(() => {
      this.#parts.sendMidi(sounding.port, noteOff);
      // Where it could not be sent the note still counts as sounding, for the next who ends it.
      this.#notes.delete(key);
    });
  }

  holdMode(target: string, holder: number): void {
    this.#parts.modes.hold(target, holder);
  }

  letGoOfMode(holder: number): void {
    this.attempt(() => this.#parts.modes.letGo(holder));
  }

  /** Every key and note, whoever holds them. Never throws. */
  letGoOfAll(): void {
    for (const { stroke } of this.#keys.values()) this.attempt(() => this.#parts.os.keyUp(stroke));
    this.#keys.clear();
    for (const key of [...this.#notes.keys()]) this.silence(key);
  }

  attempt(letGo: () => void): void {
    try {
      letGo();
    } catch (error) {
      this.#parts.failed(error);
    }
  }
}

/** What one firing holds, from its start until both its control is up and its action has ended. */
export class Holding {
  readonly #held: Held;
  readonly #id: number;
  readonly #keys: KeyStroke[] = [];
  readonly #notes = new Set<NoteKey>();
  #modeHeld = false;
  #controlDown: boolean;
  /** Keys and modes were let go of before the control came up; none is held any more. */
  #letGoEarly = false;
  /** The control will not come up: nothing but this will end its notes. */
  #cut = false;
  #ended = false;

  /** `controlDown`: a release is still to come. */
  constructor(held: Held, id: number, controlDown: boolean) {
    this.#held = held;
    this.#id = id;
    this.#controlDown = controlDown;
  }

  /** Nothing more can come of it. */
  get over(): boolean {
    return this.#ended && !this.#controlDown;
  }

  /** Down and up. */
  tap(stroke: KeyStroke): void {
    this.#held.keyDown(stroke);
    this.#held.keyUp(stroke);
  }

  /** Down until the control comes up; a tap when it is up already. */
  press(stroke: KeyStroke): void {
    if (!this.#controlDown || this.#letGoEarly) return this.tap(stroke);
    this.#held.keyDown(stroke);
    this.#keys.push(stroke);
  }

  /** Until the control comes up; when it is up already, until the action ends. */
  holdMode(target: string): void {
    this.#held.holdMode(target, this.#id);
    this.#modeHeld = true;
  }

  sendMidi(port: string, bytes: Uint8Array): void {
    const key = this.#held.sendMidi(port, bytes);
    if (key !== null) this.#notes.add(key);
  }

  /** The control came up; or, `cut`, never will: what its release was to end is ended here, its notes above all. */
  release(cut: boolean): void {
    this.#controlDown = false;
    this.#cut ||= cut;
    this.#letGo();
    if (cut) this.#silence();
  }

  /** Of keys and modes, while the control stays down. */
  letGo(): void {
    this.#letGoEarly = true;
    this.#letGo();
  }

  /** The action ended. One cut short will not send the note offs that were to follow, so they are sent for it. */
  end(cutShort: boolean): void {
    this.#ended = true;
    if (cutShort || !this.#controlDown || this.#letGoEarly) this.#letGo();
    if (cutShort || this.#cut) this.#silence();
  }

  #silence(): void {
    for (const key of this.#notes) this.#held.silence(key);
    this.#notes.clear();
  }

  /** Last down, first up, as hands do. */
  #letGo(): void {
    for (let stroke = this.#keys.pop(); stroke !== undefined; stroke = this.#keys.pop()) {
      const key = stroke;
      this.#held.attempt(() => this.#held.keyUp(key));
    }
    if (!this.#modeHeld) return;
    this.#modeHeld = false;
    this.#held.letGoOfMode(this.#id);
  }
}

function strokeName(stroke: KeyStroke): string {
  return [...stroke.modifiers, stroke.key].join("+");
}
