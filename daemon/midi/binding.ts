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
  readonly Input: new (callback: MessageCallback) => AddonEnd<MidiInput>;
  readonly Output: new () => AddonEnd<MidiOutput>;
}

type AddonEnd<End> = Omit<End, "portNames"> & {
  getPortCount(): number;
  /** Prints a line to standard error, or throws, when there is no such port any more. */
  getPortName(index: number): string;
};

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

function namesOf(end: AddonEnd<MidiInput>): readonly string[] {
  return Array.from({ length: end.getPortCount() }, (_, index) => end.getPortName(index));
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
    const input = new this.#addon.Input(callback);
    return {
      portNames: () => namesOf(input),
      openPort: (index) => input.openPort(index),
      openVirtualPort: (name) => input.openVirtualPort(name),
      destroy: () => input.destroy(),
    };
  }

  newOutput(): MidiOutput {
    const output = new this.#addon.Output();
    return {
      portNames: () => namesOf(output),
      openPort: (index) => output.openPort(index),
      openVirtualPort: (name) => output.openVirtualPort(name),
      destroy: () => output.destroy(),
      sendMessage: (bytes) => output.sendMessage(bytes),
    };
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
