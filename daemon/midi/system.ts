/** What MIDI the computer offers. The real system stands on the binding; tests put a fake in its place. */

/** Called for each message: seconds since the one before, and its bytes, which the receiver may keep. */
export type MessageCallback = (deltaTime: number, bytes: Uint8Array) => void;

/** What a port is to Conductor: one it hears, or one it sends to. */
export type Direction = "input" | "output";

/** What inputs and outputs share. */
interface MidiEnd {
  /** The ports that it may be connected to, in the system's order, as they are now. */
  portNames(): readonly string[];
  /** Throws when the port is held by another program or gone. */
  openPort(index: number): void;
  openVirtualPort(name: string): void;
  /** Closes the port and gives the client back to the system. */
  destroy(): void;
}

/** One client that receives; at most one open port each. Open ports keep the event loop alive. */
export type MidiInput = MidiEnd;

/** One client that sends; at most one open port each. */
export interface MidiOutput extends MidiEnd {
  /** Sends one whole message. Throws when the port is gone, where the system notices. */
  sendMessage(bytes: Uint8Array): void;
}

/** What happened to the ports over a while. */
export interface PortChanges {
  /** False when surely no port came or went, so that nobody need look; true also where the system does not say. */
  readonly any: boolean;
  /**
   * Whether the port of this name went away, even when another of the same name stands in its place now: an open
   * connection to it is dead. False where the system does not say.
   */
  departed(name: string): boolean;
}

/** For a system that says nothing: names have to be looked at. */
export const UNTOLD: PortChanges = { any: true, departed: () => false };

/** The platform under MidiPorts. */
export interface MidiSystem {
  /** False on Windows, which has no virtual ports. */
  readonly virtualPorts: boolean;
  /** What is missing before ports can be opened, in one line with the way out; null when nothing is known to be. */
  missing(): string | null;
  /** Throws when the system refuses. */
  newInput(callback: MessageCallback): MidiInput;
  /** Throws when the system refuses. */
  newOutput(): MidiOutput;
  /** What happened to the ports since the last call. */
  changes(): PortChanges;
  /**
   * What would keep the port of this name from being opened now (another program has it for itself), in one line with
   * the way out; null when nothing is known to be in the way.
   */
  obstacle(name: string, direction: Direction): string | null;
  /** Where the device of the port of this name is plugged in, the same after a replug; null where that is not known. */
  placeOf(name: string): string | null;
  /** Gives back what the system object itself holds. */
  close(): void;
}

/** No MIDI port has the name asked for. */
export class PortNotFound extends Error {
  override readonly name = "PortNotFound";
  /** `ports` are the names there are. */
  constructor(wanted: string, direction: Direction, readonly ports: readonly string[]) {
    const there = ports.length === 0 ? "there is none" : `there are: ${ports.join(", ")}`;
    super(`No MIDI ${direction} port matches ${wanted} (${there})`);
  }
}

/** A port went away, or moved, while it was opened: the next look at the ports will tell. */
export class PortsChanged extends Error {
  override readonly name = "PortsChanged";
  constructor() {
    super("the ports have just changed");
  }
}

/** MIDI cannot be used now; the message says why and the way out. */
export class MidiUnavailable extends Error {
  override readonly name = "MidiUnavailable";
}
