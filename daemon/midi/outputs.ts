/**
 * Ports that Conductor sends to, opened at the first message and kept. One that goes away is opened again when it is
 * back and told again what it was last told, so that a controller shows what it showed before.
 */
import type { Log } from "../../shared/log.ts";
import {
  connectOutput,
  openVirtual,
  type OutputConnection,
  type OutputParts,
  outputPorts,
  VIRTUAL,
} from "./output_connection.ts";
import { isNoteOff, OutputMemory } from "./output_memory.ts";
import { findPort, type Port } from "./port_names.ts";
import { type Refusal, refused } from "./refusal.ts";
import { type MidiOutput, MidiUnavailable, PortNotFound, PortsChanged } from "./system.ts";

/** A port that was open at least once. */
class Output {
  readonly memory = new OutputMemory();
  /** Why it would not open when it was back. */
  refusal: Refusal | null = null;
  #connection: OutputConnection | null;
  /** The port that it has, or had. */
  port: Port | null;

  constructor(connection: OutputConnection) {
    this.#connection = connection;
    this.port = connection.port;
  }

  /** null while the port is away. */
  get connection(): OutputConnection | null {
    return this.#connection;
  }

  close(): void {
    this.#connection?.output.destroy();
    this.#connection = null;
  }

  /** Tells the port all that it was last told; the number of messages. Throws as sending does, and is closed then. */
  resume(connection: OutputConnection): number {
    this.#connection = connection;
    this.port = connection.port;
    const { messages } = this.memory;
    try {
      for (const bytes of messages) connection.output.sendMessage(bytes);
    } catch (error) {
      this.close();
      throw error;
    }
    this.refusal = null;
    return messages.length;
  }

  /** Ends the notes that sound, and closes. */
  retire(): void {
    try {
      for (const bytes of this.memory.noteOffs) this.#connection?.output.sendMessage(bytes);
    } catch {
      // It has gone, and its notes with it.
    }
    this.close();
  }
}

/** Outputs by the names that SendMidi actions give them. */
export class MidiOutputs {
  readonly #parts: OutputParts & { readonly log: Log };
  /** By the port's name in the config. */
  readonly #outputs = new Map<string, Output>();
  /** Those that the active config sends to. */
  #named: ReadonlySet<string> = new Set();
  /** Looks at the names while a port is away: a client that came and went for that would be news to look at. */
  #lookout: MidiOutput | null = null;

  constructor(parts: OutputParts & { readonly log: Log }) {
    this.#parts = parts;
  }

  /**
   * Sends one message. Names are matched as those of devices are; `virtual:NAME` makes a port that other programs read.
   * While a port that was there is away, what is kept for its return counts as sent. Throws PortNotFound, or
   * MidiUnavailable when the port cannot be opened.
   */
  send(port: string, bytes: Uint8Array): void {
    const known = this.#outputs.get(port);
    if (known === undefined && !this.#named.has(port)) {
      // What an earlier generation still does. Its notes were ended when the port was closed.
      if (isNoteOff(bytes)) return;
      if (port.startsWith(VIRTUAL)) throw new MidiUnavailable(`The configuration no longer names ${port}`);
    }
    if (known !== undefined && known.connection === null && known.memory.keep(bytes)) return;
    const output = this.#open(port);
    output.connection?.output.sendMessage(bytes);
    // Kept only now: what could not be sent is not followed by its note off.
    output.memory.keep(bytes);
  }

  /** Takes over the ports that the active config sends to; closes what is named no longer. Never throws. */
  name(ports: Iterable<string>): void {
    this.#named = new Set(ports);
    for (const [port, output] of this.#outputs) {
      if (this.#named.has(port)) continue;
      output.retire();
      this.#outputs.delete(port);
    }
  }

  /** Makes the virtual ports that are named, so that others can connect before the first message. Never throws. */
  offer(): void {
    for (const port of this.#named) {
      if (!port.startsWith(VIRTUAL) || this.#outputs.has(port)) continue;
      try {
        this.#open(port);
      } catch (error) {
        this.#parts.log.debug(`Cannot offer ${port} yet: ${error instanceof Error ? error.message : error}`);
      }
    }
  }

  /** Whether an input port is one that we made ourselves: hearing it would close a loop. */
  shows(inputName: string): boolean {
    for (const { connection } of this.#outputs.values()) if (connection?.shows.has(inputName)) return true;
    return false;
  }

  /** Whether a port that would not open is to be tried again. */
  get anyRefused(): boolean {
    return [...this.#outputs.values()].some(({ refusal }) => refusal !== null);
  }

  /** A step nearer to trying refused ports again. */
  pass(): void {
    for (const { refusal } of this.#outputs.values()) refusal?.pass();
  }

  /** Closes what is connected to a port that went away, and opens again what is back. */
  look(departed: (name: string) => boolean): void {
    let present: ReadonlySet<string> | null = null;
    for (const [name, output] of this.#outputs) {
      const { connection, port } = output;
      if (connection === null || port === null) continue;
      present ??= new Set(connection.output.portNames());
      if (!departed(port.name) && present.has(port.name)) continue;
      output.close();
      this.#parts.log.info(`MIDI output disconnected: ${name} (${port.name})`);
    }
    this.#connectAway();
  }

  /** Closes every connection and opens it again: it may be dead without the system saying so. */
  renew(): void {
    for (const output of this.#outputs.values()) {
      if (output.port !== null) output.close();
      output.refusal = null;
    }
    this.#connectAway();
  }

  /** Closes them all. */
  close(): void {
    for (const output of this.#outputs.values()) output.close();
    this.#outputs.clear();
    this.#endLookout();
  }

  /** Throws PortNotFound or MidiUnavailable. */
  #open(name: string): Output {
    const known = this.#outputs.get(name);
    if (known?.connection) return known;
    if (known !== undefined) {
      this.#resume(name, known);
      return known;
    }
    const fresh = new Output(
      name.startsWith(VIRTUAL)
        ? openVirtual(this.#parts, name.slice(VIRTUAL.length))
        : connectOutput(this.#parts, name, null),
    );
    this.#outputs.set(name, fresh);
    return fresh;
  }

  #connectAway(): void {
    const { system, log } = this.#parts;
    const away = [...this.#outputs].filter(([, { connection }]) => connection === null);
    if (away.length === 0) return this.#endLookout();
    try {
      this.#lookout ??= system.newOutput();
    } catch (error) {
      log.debug(`Cannot look for MIDI outputs: ${error instanceof Error ? error.message : error}`);
      return;
    }
    const ports = outputPorts(system, this.#lookout);
    for (const [name, output] of away) {
      const found = findPort({ pattern: name, index: null, previous: output.port }, ports);
      if (found === null) output.refusal = null;
      else if (output.refusal?.key !== found.key || output.refusal.over) this.#tryResume(name, output, found);
    }
    if (away.every(([, { connection }]) => connection !== null)) this.#endLookout();
  }

  #endLookout(): void {
    this.#lookout?.destroy();
    this.#lookout = null;
  }

  #tryResume(name: string, output: Output, found: Port): void {
    try {
      this.#resume(name, output);
    } catch (error) {
      // Gone again; the next look will tell.
      if (error instanceof PortNotFound || error instanceof PortsChanged) return;
      const reason = error instanceof Error ? error.message : String(error);
      const { refusal, news } = refused(output.refusal, found.key, reason);
      output.refusal = refusal;
      if (news) this.#parts.log.warn(`${reason}; trying on`);
    }
  }

  /** Throws PortNotFound or MidiUnavailable. */
  #resume(name: string, output: Output): void {
    const connection = connectOutput(this.#parts, name, output.port);
    const repeated = output.resume(connection);
    this.#parts.log.info(
      `MIDI output connected again: ${name} (${connection.port?.name}), ${repeated} messages repeated`,
    );
  }
}
