/** One open output: connected to a port of another client, or a virtual port of our own. */
import { bareName, findPort, type Port, portsOf } from "./port_names.ts";
import { type MidiOutput, type MidiSystem, MidiUnavailable, PortNotFound, PortsChanged } from "./system.ts";
import { VIRTUAL_INPUT } from "./virtual_input.ts";

/** What a virtual output's port name starts with in the config. */
export const VIRTUAL = "virtual:";

/** One sequencer client that sends. */
export interface OutputConnection {
  readonly output: MidiOutput;
  /** The port it is connected to; null for a virtual one. */
  readonly port: Port | null;
  /** Input ports that this output shows to the system, and so to ourselves. */
  readonly shows: ReadonlySet<string>;
}

/** What connections are made with. */
export interface OutputParts {
  readonly system: MidiSystem;
  /** The input ports there are now. */
  readonly inputNames: () => readonly string[];
}

/** Makes the virtual port `name`. Throws MidiUnavailable. */
export function openVirtual(parts: OutputParts, name: string): OutputConnection {
  if (!parts.system.virtualPorts) throw new MidiUnavailable("This system has no virtual MIDI ports");
  if (name === "") throw new MidiUnavailable(`A virtual MIDI port needs a name: ${VIRTUAL}NAME`);
  return opened(parts, name, name, (output) => {
    output.openVirtualPort(name);
    return null;
  });
}

/**
 * Connects the port that a name in the config means, of several the one it had before. Throws PortNotFound, PortsChanged
 * when it went or moved meanwhile, and MidiUnavailable when it is there and cannot be opened.
 */
export function connectOutput(parts: OutputParts, name: string, previous: Port | null): OutputConnection {
  return opened(parts, name, "RtMidi Output", (output) => {
    const ports = outputPorts(parts.system, output);
    const found = findPort({ pattern: name, index: null, previous }, ports);
    if (found === null) throw new PortNotFound(`"${name}"`, "output", ports.map((port) => port.name));
    const obstacle = parts.system.obstacle(found.name, "output");
    if (obstacle !== null) throw new Error(obstacle);
    const moved = (): boolean => output.portNames()[found.index] !== found.name;
    try {
      output.openPort(found.index);
    } catch (error) {
      throw moved() ? new PortsChanged() : error;
    }
    if (moved()) throw new PortsChanged();
    return found;
  });
}

/** The ports that can be sent to, without our own. */
export function outputPorts(system: MidiSystem, looker: MidiOutput): readonly Port[] {
  return portsOf(looker.portNames(), (name) => system.placeOf(name)).filter(({ name }) => !isOwnInput(name));
}

/** `own` is what the input port is called that the output shows to others, and so to ourselves. */
function opened(
  { system, inputNames }: OutputParts,
  label: string,
  own: string,
  open: (output: MidiOutput) => Port | null,
): OutputConnection {
  const before = new Set(inputNames());
  let output: MidiOutput | null = null;
  try {
    output = system.newOutput();
    const port = open(output);
    // Exactly that one: a controller may be plugged in at this very moment, made by another program with the binding.
    const ours = [own, `RtMidi Output Client:${own}`];
    const shows = new Set(inputNames().filter((name) => !before.has(name) && ours.includes(bareName(name))));
    return { output, port, shows };
  } catch (error) {
    output?.destroy();
    if (error instanceof PortNotFound || error instanceof PortsChanged) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new MidiUnavailable(`Cannot open MIDI output port "${label}": ${reason}`);
  }
}

/** On ALSA and macOS our inputs are outputs to others: the virtual one, and one for each device that is open. */
function isOwnInput(outputName: string): boolean {
  const bare = bareName(outputName);
  return bare === VIRTUAL_INPUT || /^RtMidi Input Client:(Conductor|RtMidi Input)$/.test(bare);
}
