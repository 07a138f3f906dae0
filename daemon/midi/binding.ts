/** Loads `@julusian/midi` (RtMidi) and makes the real `MidiSystem` of it. Nobody else knows the binding. */
import { AlsaAnnouncements } from "./alsa_announcements.ts";
import { atReadingPriority, deepenInputQueues } from "./alsa_bursts.ts";
import { type AlsaLibrary, loadAlsa, sequencerMissing } from "./alsa_library.ts";
import {
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
    addon = loadAddon();
  } catch (error) {
    return unavailable(
      `the MIDI library cannot be loaded: ${error instanceof Error ? firstLine(error) : String(error)}`,
    );
  }
  if (Deno.build.os !== "linux") return new RtMidiSystem(addon);
  try {
    return new AlsaSystem(addon, loadAlsa());
  } catch {
    // The addon loaded, so libasound is there and only calling it ourselves is not allowed: ports go by their names.
    return new RtMidiSystem(addon);
  }
}

/**
 * Loads the addon itself, without the package's JavaScript, which would bring in CommonJS and `node:` modules (7 MB).
 * A copy beside the compiled program comes first: loading an embedded one has to write it to a temporary file.
 */
function loadAddon(): Addon {
  const module: { exports: Partial<Addon> } = { exports: {} };
  // deno-lint-ignore no-process-global -- importing node:process costs several MB
  process.dlopen(module, addonPath());
  const { Input, Output } = module.exports;
  if (Input === undefined || Output === undefined) throw new Error("it lacks Input and Output");
  return { Input, Output };
}

function addonPath(): string {
  const file = `midi-${addonTarget()}.node`;
  if (Deno.build.standalone) {
    const beside = Deno.execPath().replace(/[^/\\]*$/, file);
    try {
      Deno.statSync(beside);
      return beside;
    } catch {
      // not there: the embedded one
    }
  }
  const url = new URL(
    `../../node_modules/@julusian/midi/prebuilds/midi-${addonTarget()}/node-napi-v7.node`,
    import.meta.url,
  );
  return decodeURIComponent(Deno.build.os === "windows" ? url.pathname.slice(1) : url.pathname);
}

/** How the package names its prebuilt folders: "linux-x64", "linux-x64-musl", "darwin-arm64", "win32-x64". */
function addonTarget(): string {
  const os = Deno.build.os === "windows" ? "win32" : Deno.build.os;
  const arch = Deno.build.arch === "x86_64" ? "x64" : "arm64";
  return `${os}-${arch}${Deno.build.target.endsWith("musl") ? "-musl" : ""}`;
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

  close(): void {}
}

class AlsaSystem extends RtMidiSystem {
  readonly #alsa: AlsaLibrary;
  #announcements: AlsaAnnouncements | null = null;

  constructor(addon: Addon, alsa: AlsaLibrary) {
    super(addon);
    this.#alsa = alsa;
  }

  override missing(): string | null {
    return sequencerMissing(this.#alsa);
  }

  override newInput(callback: MessageCallback): MidiInput {
    this.#announcements ??= AlsaAnnouncements.open(this.#alsa);
    const input = super.newInput(callback);
    deepenInputQueues(this.#alsa);
    return {
      getPortCount: () => input.getPortCount(),
      getPortName: (index) => input.getPortName(index),
      openPort: (index) => atReadingPriority(this.#alsa, () => input.openPort(index)),
      openVirtualPort: (name) => atReadingPriority(this.#alsa, () => input.openVirtualPort(name)),
      destroy: () => input.destroy(),
    };
  }

  override changes(): PortChanges {
    return this.#announcements?.drain() ?? UNTOLD;
  }

  /** The library stays loaded: the binding uses it too, and the process is about to end. */
  override close(): void {
    this.#announcements?.close();
    this.#announcements = null;
  }
}
