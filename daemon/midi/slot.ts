/** The place of one wanted device: free, or with its port open. */
import type { DeviceReport } from "../../shared/protocol.ts";
import { bareName, type Port, type Search } from "./port_names.ts";
import { type Refusal, refused } from "./refusal.ts";
import { type MessageCallback, type MidiInput, type MidiSystem, PortsChanged } from "./system.ts";
import type { Wanted } from "./wanted.ts";

/** Remembers across losses which port it had, and across refusals when to try again. */
export class Slot {
  /** What the place is kept for. */
  wanted: Wanted;
  #input: MidiInput | null = null;
  #port: Port | null = null;
  #previous: Port | null = null;
  /** Why it has no port any more: its device went away, or the connection is made anew. */
  #closed: "lost" | "renewing" | null = null;
  #refusal: Refusal | null = null;

  /** A free place. */
  constructor(wanted: Wanted) {
    this.wanted = wanted;
  }

  /** The port that is open. Its index is that of the moment it was opened. */
  get port(): Port | null {
    return this.#port;
  }

  /** Whether a port that would not open is to be tried again. */
  get refused(): boolean {
    return this.#refusal !== null;
  }

  /** The device as people see it, at a port of the latest enumeration, or null for none. */
  report(port: Port | null): DeviceReport {
    return {
      name: port?.name ?? null,
      alias: this.wanted.alias,
      index: port?.index ?? null,
      connected: this.#port !== null,
      problem: port === null ? null : this.problem(port),
    };
  }

  /** Why the port is not open although it is there; null when it is, or will be at the next look. */
  problem(port: Port): string | null {
    if (this.#port !== null) return null;
    if (this.#refusal?.key === port.key) return this.#refusal.reason;
    if (this.#wants) return null;
    return `the config says ${this.#closed === "lost" ? "auto_reconnect" : "auto_connect"} = false`;
  }

  /** What is looked for among the free ports. */
  get search(): Search {
    const { pattern, index } = this.wanted;
    const previous = this.#previous;
    // An index means another port after a replug: once it had one, the device goes by its name.
    return { pattern: pattern ?? (previous === null ? null : bareName(previous.name)), index, previous };
  }

  /** Whether the port is to be opened without anybody asking for it. */
  mayOpen(port: Port): boolean {
    return this.#wants && (this.#refusal?.key !== port.key || this.#refusal.over);
  }

  /** Opens the port. Throws when the system refuses, and PortsChanged when another port stands at its index by now. */
  open(port: Port, system: MidiSystem, callback: MessageCallback): void {
    const obstacle = system.obstacle(port.name, "input");
    if (obstacle !== null) throw new Error(obstacle);
    // Messages already on their way when the port is closed would still arrive.
    const input: MidiInput = system.newInput((deltaTime, bytes) => {
      if (this.#input === input) callback(deltaTime, bytes);
    });
    try {
      const check = (): void => {
        if (input.portNames()[port.index] !== port.name) throw new PortsChanged();
      };
      check();
      this.#input = input;
      input.openPort(port.index);
      check();
    } catch (error) {
      this.#input = null;
      const gone = input.portNames()[port.index] !== port.name;
      input.destroy();
      throw gone ? new PortsChanged() : error;
    }
    this.#port = port;
    this.#previous = port;
    this.#closed = null;
    this.#refusal = null;
  }

  /** Closes the port; no message of it follows. */
  close(): void {
    this.#input?.destroy();
    this.#input = null;
    if (this.#port !== null) this.#closed = "lost";
    this.#port = null;
  }

  /** After `close`: it is to be opened again whatever the config says of losses, and at once. */
  renew(): void {
    this.#closed = "renewing";
    this.#refusal = null;
  }

  /** Notes that the port would not open, and why. True when that is worth a word: the first time, and for a new reason. */
  putOff(port: Port, reason: string): boolean {
    const { refusal, news } = refused(this.#refusal, port.key, reason);
    this.#refusal = refusal;
    return news;
  }

  /** A step nearer to trying a refused port again. */
  pass(): void {
    this.#refusal?.pass();
  }

  /** A refused port that went away starts afresh. */
  forgetAbsent(present: ReadonlySet<string>): void {
    if (this.#refusal !== null && !present.has(this.#refusal.key)) this.#refusal = null;
  }

  /** Forgets a loss and a refusal: somebody wants it now. */
  tryAgain(): void {
    this.#closed = null;
    this.#refusal = null;
  }

  get #wants(): boolean {
    switch (this.#closed) {
      case "lost":
        return this.wanted.autoReconnect;
      case "renewing":
        return true;
      case null:
        return this.wanted.autoConnect;
      default:
        return this.#closed satisfies never;
    }
  }
}
