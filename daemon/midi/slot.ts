/** The place of one wanted device: free, or with its port open. */
import type { DeviceReport } from "../../shared/protocol.ts";
import { bareName, type Port, type Search } from "./port_names.ts";
import type { MessageCallback, MidiInput, MidiSystem } from "./system.ts";
import type { Wanted } from "./wanted.ts";

/** Polls to wait after the first refusal to open a port (1 s), doubled with each further one up to the longest (32 s). */
const FIRST_PAUSE = 4;
const LONGEST_PAUSE = 128;

/** Remembers across losses which port it had, and across refusals when to try again. */
export class Slot {
  /** What the place is kept for. */
  wanted: Wanted;
  #input: MidiInput | null = null;
  #port: Port | null = null;
  #previous: string | null = null;
  #lost = false;
  /** A port that would not open. */
  #refused: { readonly key: string; pause: number; left: number } | null = null;

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
    return this.#refused !== null;
  }

  /** The device as people see it, at a port of the latest enumeration, or null for none. */
  report(port: Port | null): DeviceReport {
    return {
      name: port?.name ?? null,
      alias: this.wanted.alias,
      index: port?.index ?? null,
      connected: this.#port !== null,
    };
  }

  /** What is looked for among the free ports. */
  get search(): Search {
    return { pattern: this.wanted.pattern, index: this.wanted.index, previous: this.#previous };
  }

  /** Whether the port is to be opened without anybody asking for it. */
  mayOpen(port: Port): boolean {
    if (this.#refused?.key === port.key && this.#refused.left > 0) return false;
    return this.#lost ? this.wanted.autoReconnect : this.wanted.autoConnect;
  }

  /** Opens the port. Throws when the system refuses, or when another port stands at its index by now. */
  open(port: Port, system: MidiSystem, callback: MessageCallback): void {
    // Messages already on their way when the port is closed would still arrive.
    const input: MidiInput = system.newInput((deltaTime, bytes) => {
      if (this.#input === input) callback(deltaTime, bytes);
    });
    try {
      const check = (): void => {
        if (input.getPortName(port.index) !== port.name) throw new Error("the ports have just changed");
      };
      check();
      this.#input = input;
      input.openPort(port.index);
      check();
    } catch (error) {
      this.#input = null;
      input.destroy();
      throw error;
    }
    this.#port = port;
    this.#previous = port.name;
    this.#lost = false;
    this.#refused = null;
    // An index means another port after a replug: from now on the device goes by its name.
    if (this.wanted.pattern === null) this.wanted = { ...this.wanted, pattern: bareName(port.name) };
  }

  /** Closes the port; no message of it follows. */
  close(): void {
    this.#input?.destroy();
    this.#input = null;
    this.#lost = this.#port !== null;
    this.#port = null;
  }

  /** Notes that the port would not open. True the first time, when it is worth a word. */
  putOff(port: Port): boolean {
    const again = this.#refused?.key === port.key ? this.#refused : null;
    const pause = again === null ? FIRST_PAUSE : Math.min(again.pause * 2, LONGEST_PAUSE);
    this.#refused = { key: port.key, pause, left: pause };
    return again === null;
  }

  /** One poll has passed; a refused port that went away starts afresh. */
  countDown(present: ReadonlySet<string>): void {
    if (this.#refused === null) return;
    if (present.has(this.#refused.key)) this.#refused.left--;
    else this.#refused = null;
  }

  /** Forgets a loss and a refusal: somebody wants it now. */
  tryAgain(): void {
    this.#lost = false;
    this.#refused = null;
  }
}
