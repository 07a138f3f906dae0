/** Ports that Conductor sends to, opened at the first message and kept. */
import { bareName, findPort, portsOf } from "./port_names.ts";
import { type MidiOutput, type MidiSystem, MidiUnavailable, PortNotFound } from "./system.ts";

/** What a virtual output's port name starts with in the config. */
const VIRTUAL = "virtual:";

interface OpenOutput {
  readonly output: MidiOutput;
  /** The port it is connected to; null for a virtual one. */
  readonly connectedTo: string | null;
  /** Input ports that this output shows to the system, and so to ourselves. */
  readonly shows: ReadonlySet<string>;
}

/** Outputs by the names that SendMidi actions give them. */
export class MidiOutputs {
  readonly #system: MidiSystem;
  readonly #inputNames: () => readonly string[];
  /** By the port's name in the config. */
  readonly #open = new Map<string, OpenOutput>();

  /** `inputNames` lists the input ports there are now. */
  constructor(system: MidiSystem, inputNames: () => readonly string[]) {
    this.#system = system;
    this.#inputNames = inputNames;
  }

  /**
   * Sends one message. Names are matched as those of devices are; `virtual:NAME` makes a port that other programs read.
   * Throws PortNotFound, or MidiUnavailable when the port cannot be opened.
   */
  send(port: string, bytes: Uint8Array): void {
    this.open(port).output.sendMessage(bytes);
  }

  /** Opens a port ahead of its first message. Throws as `send` does. */
  open(port: string): OpenOutput {
    const known = this.#open.get(port);
    if (known !== undefined) return known;
    const opened = port.startsWith(VIRTUAL) ? this.#openVirtual(port.slice(VIRTUAL.length)) : this.#connect(port);
    this.#open.set(port, opened);
    return opened;
  }

  /** Whether an input port is one that we made ourselves: hearing it would close a loop. */
  shows(inputName: string): boolean {
    for (const { shows } of this.#open.values()) if (shows.has(inputName)) return true;
    return false;
  }

  /** Closes what is connected to a port that went away; the next message looks for it anew. */
  forgetDeparted(departed: (name: string) => boolean): void {
    let present: readonly string[] | null = null;
    for (const [port, { output, connectedTo }] of this.#open) {
      if (connectedTo === null) continue;
      present ??= namesOf(output);
      if (!departed(connectedTo) && present.includes(connectedTo)) continue;
      this.#open.delete(port);
      output.destroy();
    }
  }

  /** Closes them all. */
  close(): void {
    for (const { output } of this.#open.values()) output.destroy();
    this.#open.clear();
  }

  #openVirtual(name: string): OpenOutput {
    if (!this.#system.virtualPorts) throw new MidiUnavailable("This system has no virtual MIDI ports");
    if (name === "") throw new MidiUnavailable(`A virtual MIDI port needs a name: ${VIRTUAL}NAME`);
    return this.#opened(null, name, (output) => output.openVirtualPort(name));
  }

  #connect(port: string): OpenOutput {
    return this.#opened(port, port, (output) => {
      const ports = portsOf(namesOf(output)).filter(({ name }) => !isOwnInput(name));
      const found = findPort({ pattern: port, index: null, previous: null }, ports);
      if (found === null) throw new PortNotFound(`"${port}"`, "output", ports.map(({ name }) => name));
      output.openPort(found.index);
      return found.name;
    });
  }

  #opened(port: string | null, label: string, open: (output: MidiOutput) => string | void): OpenOutput {
    const before = new Set(this.#inputNames());
    let output: MidiOutput | null = null;
    try {
      output = this.#system.newOutput();
      const connectedTo = open(output) ?? null;
      // On ALSA every output is also an input port for others; the one that is new and bears our name is ours.
      const ours = port === null ? label : "RtMidi Output";
      const shows = new Set(this.#inputNames().filter((name) => !before.has(name) && name.includes(ours)));
      return { output, connectedTo, shows };
    } catch (error) {
      output?.destroy();
      if (error instanceof PortNotFound) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new MidiUnavailable(`Cannot open MIDI output port "${label}": ${reason}`);
    }
  }
}

/** All port names an end sees now. */
export function namesOf(end: Pick<MidiOutput, "getPortCount" | "getPortName">): readonly string[] {
  return Array.from({ length: end.getPortCount() }, (_, index) => end.getPortName(index));
}

/** The name of the port that other programs play Conductor by. */
export const VIRTUAL_INPUT = "Conductor";

/** On ALSA and macOS our inputs are outputs to others: the virtual one, and one for each device that is open. */
function isOwnInput(outputName: string): boolean {
  const bare = bareName(outputName);
  return bare === VIRTUAL_INPUT || /^RtMidi Input Client:(Conductor|RtMidi Input)$/.test(bare);
}
