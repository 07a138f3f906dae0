/** Loads `@julusian/midi` (RtMidi) and makes the real `MidiSystem` of it. Nobody else knows the binding. */
import { loadAddon } from "../native_addon.ts";
import { loadAlsa } from "./alsa_library.ts";
import { AlsaSystem } from "./alsa_system.ts";
import {
  type Direction,
  type MessageCallback,
  type MidiInput,
  type MidiOutput,
  type MidiSystem,
  type PortChanges,
  UNTOLD,
} from "./system.ts";

/** What the addon exports, as far as it is used here (src-cpp/input.cpp and output.cpp of the package). */
interface Addon {
  readonly Input: new (callback: MessageCallback) => MidiInput;
  readonly Output: new () => MidiOutput;
}

/**
 * The system's MIDI. Never throws: without the addon, ALSA or permission the system says what is missing. Needs the
 * permissions ffi and read; neither afterwards.
 */
export function openMidiSystem(): MidiSystem {
  let addon: Addon;
  try {
    addon = loadMidi();
  } catch (error) {
    return unavailable(
      `the MIDI library cannot be loaded: ${error instanceof Error ? firstLine(error) : String(error)}`,
    );
  }
  if (Deno.build.os !== "linux") return new RtMidiSystem(addon);
  try {
    return new AlsaSystem(new RtMidiSystem(addon), loadAlsa());
  } catch {
    // The addon loaded, so libasound is there and only calling it ourselves is not allowed: ports go by their names.
    return new RtMidiSystem(addon);
  }
}

function loadMidi(): Addon {
  const module: { exports: Partial<Addon> } = { exports: {} };
  loadAddon("midi", module);
  const { Input, Output } = module.exports;
  if (Input === undefined || Output === undefined) throw new Error("it lacks Input and Output");
  return { Input, Output };
}

function firstLine(error: Error): string {
  return error.message.split("\n")[0] ?? "";
}

function unavailable(reason: string): MidiSystem {
  const refuse = (): never => {
    throw new Error(reason);
  };
  return {
    virtualPorts: false,
    missing: () => reason,
    newInput: refuse,
    newOutput: refuse,
    changes: () => UNTOLD,
    obstacle: () => null,
    placeOf: () => null,
    close: () => {},
  };
}

/** CoreMIDI, Windows MM, and ALSA where Conductor may not call it itself. */
class RtMidiSystem implements MidiSystem {
  /** RtMidi only prints an error when asked for one on Windows. */
  readonly virtualPorts = Deno.build.os !== "windows";
  readonly #addon: Addon;

  constructor(addon: Addon) {
    this.#addon = addon;
  }

  missing(): string | null {
    return null;
  }

  newInput(callback: MessageCallback): MidiInput {
    return new this.#addon.Input(callback);
  }

  newOutput(): MidiOutput {
    return new this.#addon.Output();
  }

  changes(): PortChanges {
    return UNTOLD;
  }

  obstacle(_name: string, _direction: Direction): string | null {
    return null;
  }

  placeOf(_name: string): string | null {
    return null;
  }

  close(): void {}
}
