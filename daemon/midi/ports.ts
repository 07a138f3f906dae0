/**
 * The MIDI ports of the daemon: devices found by name and kept through unplugging, the virtual port "Conductor", and
 * outputs. The binding tells of no change, so one enumerator looks at the names a few times a second.
 */
import type { DeviceConfig } from "../../shared/config/types.ts";
import type { DeviceId } from "../../shared/events.ts";
import type { Log } from "../../shared/log.ts";
import type { DeviceReport } from "../../shared/protocol.ts";
import { MidiOutputs, namesOf, VIRTUAL_INPUT } from "./outputs.ts";
import { type Port, portsOf, sharePorts } from "./port_names.ts";
import { Slot } from "./slot.ts";
import { type MidiInput, type MidiSystem, MidiUnavailable, PortNotFound } from "./system.ts";
import { type Choice, chosenDevice, everyDevice, sameDevice, type Wanted, wantedDevices } from "./wanted.ts";

/** How often ports are looked at, ms: a device that comes back is heard again about this much later. */
export const POLL_MS = 250;
/** Polls between attempts to open a system that failed although nothing is known to be missing: 5 s. */
const POLLS_BETWEEN_ATTEMPTS = 20;

/** What the daemon hears. All are called synchronously and must not throw. */
export interface MidiEvents {
  /** Straight from the binding's callback; `device` is the alias, or "Conductor" for the virtual port. */
  message(device: DeviceId, bytes: Uint8Array): void;
  connected(report: DeviceReport): void;
  /** After the port is closed: no message of the device follows. Not called by `stop`. */
  disconnected(report: DeviceReport): void;
}

export interface MidiParts {
  readonly system: MidiSystem;
  readonly log: Log;
  readonly events: MidiEvents;
  /** Calls `tick` each `ms` until the returned function is called. */
  readonly every: (ms: number, tick: () => void) => () => void;
}

export class MidiPorts {
  readonly #parts: MidiParts;
  readonly #outputs: MidiOutputs;
  #devices: readonly DeviceConfig[] = [];
  /** The choice of this run: --device, later `conductorctl device`. */
  #chosen: Wanted | null = null;
  #slots: readonly Slot[] = [];
  /** Holds the virtual port, and looks at the names for everybody: one sequencer client for both. */
  #virtual: MidiInput | null = null;
  #problem: string | null = null;
  #pollsToAttempt = 0;
  #stopPolling: () => void = () => {};

  constructor(parts: MidiParts) {
    this.#parts = parts;
    this.#outputs = new MidiOutputs(parts.system, () => this.#virtual === null ? [] : namesOf(this.#virtual));
  }

  /**
   * Opens what is there and goes on looking for the rest. Never throws: without MIDI it says why in one line and waits.
   * `override` stands in for the first device entry (--device).
   */
  start(devices: readonly DeviceConfig[], override: Choice | null): void {
    this.#devices = devices;
    this.#openSystem();
    if (override !== null) this.#chosen = chosenDevice(override, this.#ports()).wanted;
    this.#settle(this.#ports());
    if (this.#problem === null) this.#sayWhatIsAwaited();
    this.#stopPolling = this.#parts.every(POLL_MS, () => this.#poll());
  }

  /** Takes over the device entries of a new generation. An entry that stays the same keeps its open port. */
  configure(devices: readonly DeviceConfig[]): void {
    this.#devices = devices;
    this.#settle(this.#ports());
  }

  /**
   * Connects the port chosen by hand; it stands in for the first device entry until the daemon ends. Throws
   * PortNotFound when nothing matches, and MidiUnavailable without MIDI or when the port cannot be opened.
   */
  use(choice: Choice): DeviceReport {
    if (this.#virtual === null) throw new MidiUnavailable(`MIDI is not available: ${this.#problem}`);
    const ports = this.#ports();
    const { wanted, port } = chosenDevice(choice, ports);
    if (port === null) {
      const what = typeof choice === "number" ? `index ${choice}` : `"${choice}"`;
      throw new PortNotFound(what, "input", ports.map(({ index, name }) => `${index} ${name}`));
    }
    this.#chosen = wanted;
    this.#rebuildSlots(ports);
    const [first] = this.#slots;
    if (first === undefined) throw new MidiUnavailable("no device is wanted");
    // It may be another entry's: what a person asks for goes before what a file says.
    if (first.port?.key !== port.key) {
      for (const slot of this.#slots) if (slot === first || slot.port?.key === port.key) this.#close(slot);
      first.tryAgain();
      this.#open(first, port);
    }
    this.#connectFree(ports);
    if (first.port === null) throw new MidiUnavailable(`Cannot open MIDI input port "${port.name}": it is in use`);
    return this.#report(first, first.port);
  }

  /** Every input port there is, and every wanted device that is missing. */
  list(): readonly DeviceReport[] {
    const ports = this.#ports();
    const claims = this.#claims(ports);
    const present = ports.map((port) => {
      const slot = this.#slots.find((slot) => (slot.port ?? claims.get(slot))?.key === port.key);
      return slot === undefined
        ? { name: port.name, alias: null, index: port.index, connected: false }
        : this.#report(slot, port);
    });
    const missing = this.#slots.filter((slot) => slot.port === null && !claims.has(slot));
    return [...present, ...missing.map((slot) => this.#report(slot, null))];
  }

  /** Alias of the first connected device; the virtual port is none. */
  get device(): DeviceId | null {
    return this.#slots.find(({ port }) => port !== null)?.wanted.alias ?? null;
  }

  /** What is missing for MIDI, in one line with the way out; null when all is well. */
  get problem(): string | null {
    return this.#problem;
  }

  /**
   * Sends one MIDI message; `port` is a name as in device entries, or `virtual:NAME`. Throws PortNotFound, or
   * MidiUnavailable.
   */
  send(port: string, bytes: Uint8Array): void {
    if (this.#virtual === null) throw new MidiUnavailable(`MIDI is not available: ${this.#problem}`);
    this.#outputs.send(port, bytes);
  }

  /** Makes a `virtual:NAME` port ahead of its first message, so that others can connect. Throws as `send` does. */
  offer(port: string): void {
    if (this.#virtual === null) throw new MidiUnavailable(`MIDI is not available: ${this.#problem}`);
    this.#outputs.open(port);
  }

  /** Closes every port. */
  stop(): void {
    this.#stopPolling();
    for (const slot of this.#slots) slot.close();
    this.#slots = [];
    this.#outputs.close();
    this.#virtual?.destroy();
    this.#virtual = null;
    this.#parts.system.close();
  }

  #sayWhatIsAwaited(): void {
    const { log } = this.#parts;
    if (this.#slots.length === 0) log.info("No MIDI device is there yet; waiting for one");
    for (const { port, wanted } of this.#slots) {
      if (port === null && wanted.autoConnect) log.info(`Waiting for MIDI device "${wanted.pattern ?? wanted.alias}"`);
    }
  }

  #poll(): void {
    if (this.#virtual === null && !this.#openSystem()) return;
    const { any, departed } = this.#parts.system.changes();
    if (!any && this.#slots.every((slot) => !slot.refused)) return;
    this.#outputs.forgetDeparted(departed);
    const ports = this.#ports();
    const present = new Set(ports.map(({ key }) => key));
    for (const slot of this.#slots) {
      if (slot.port !== null && (departed(slot.port.name) || !present.has(slot.port.key))) this.#close(slot);
      slot.countDown(present);
    }
    this.#settle(ports);
  }

  /** Opens the virtual port, with it the system; false while that cannot be. */
  #openSystem(): boolean {
    const { system, log, events } = this.#parts;
    const missing = system.missing();
    if (missing !== null) return this.#unavailable(missing);
    if (this.#pollsToAttempt > 0) {
      this.#pollsToAttempt--;
      return false;
    }
    let input: MidiInput | null = null;
    try {
      input = system.newInput((_, bytes) => events.message(VIRTUAL_INPUT, bytes));
      if (system.virtualPorts) input.openVirtualPort(VIRTUAL_INPUT);
      else log.debug(`No virtual MIDI port "${VIRTUAL_INPUT}": this system has none`);
    } catch (error) {
      input?.destroy();
      this.#pollsToAttempt = POLLS_BETWEEN_ATTEMPTS;
      return this.#unavailable(`the MIDI system cannot be opened: ${messageOf(error)}`);
    }
    this.#virtual = input;
    system.changes(); // what happened before is no news
    if (this.#problem !== null) log.info("MIDI is available now");
    this.#problem = null;
    return true;
  }

  #unavailable(problem: string): false {
    if (this.#problem !== problem) this.#parts.log.warn(`MIDI is not available: ${problem}`);
    this.#problem = problem;
    return false;
  }

  /** The input ports there are now, without those that our own outputs show. */
  #ports(): readonly Port[] {
    if (this.#virtual === null) return [];
    return portsOf(namesOf(this.#virtual)).filter(({ name }) => !this.#outputs.shows(name));
  }

  /** Makes the open ports what is wanted, as far as the ports there are allow. */
  #settle(ports: readonly Port[]): void {
    this.#rebuildSlots(ports);
    this.#connectFree(ports);
  }

  /** One slot for each wanted device. Slots of devices still wanted stay as they are, others are closed. */
  #rebuildSlots(ports: readonly Port[]): void {
    const old = [...this.#slots];
    this.#slots = this.#wanted(ports).map((wanted) => {
      const at = old.findIndex((slot) => sameDevice(slot.wanted, wanted));
      const [kept] = at < 0 ? [] : old.splice(at, 1);
      if (kept === undefined) return new Slot(wanted);
      kept.wanted = wanted;
      return kept;
    });
    for (const slot of old) this.#close(slot);
  }

  #wanted(ports: readonly Port[]): readonly Wanted[] {
    if (this.#devices.length > 0 || this.#chosen !== null) return wantedDevices(this.#devices, this.#chosen);
    const known = new Map<string, string>();
    for (const { port, wanted } of this.#slots) if (port !== null) known.set(port.key, wanted.alias);
    return everyDevice(ports, known);
  }

  #connectFree(ports: readonly Port[]): void {
    for (const [slot, port] of this.#claims(ports)) if (slot.mayOpen(port)) this.#open(slot, port);
  }

  /** Which of the free ports each slot without one would take. */
  #claims(ports: readonly Port[]): ReadonlyMap<Slot, Port> {
    const held = new Set(this.#slots.map(({ port }) => port?.key));
    const without = this.#slots.filter(({ port }) => port === null);
    const shares = sharePorts(without.map((slot) => slot.search), ports.filter(({ key }) => !held.has(key)));
    const claims = new Map<Slot, Port>();
    without.forEach((slot, i) => {
      const port = shares[i] ?? null;
      if (port !== null) claims.set(slot, port);
    });
    return claims;
  }

  #open(slot: Slot, port: Port): void {
    const { system, log, events } = this.#parts;
    const { alias } = slot.wanted;
    try {
      slot.open(port, system, (_, bytes) => events.message(alias, bytes));
    } catch (error) {
      if (slot.putOff(port)) {
        log.warn(`Cannot open MIDI device "${alias}" (${port.name}): ${messageOf(error)}; trying on`);
      }
      return;
    }
    if (this.#chosen !== null && slot === this.#slots[0]) this.#chosen = slot.wanted;
    log.info(`MIDI device connected: ${alias} (${port.name})`);
    events.connected(this.#report(slot, port));
  }

  #close(slot: Slot): void {
    const { port } = slot;
    if (port === null) return;
    slot.close();
    this.#parts.log.info(`MIDI device disconnected: ${slot.wanted.alias} (${port.name})`);
    this.#parts.events.disconnected({ name: port.name, alias: slot.wanted.alias, index: null, connected: false });
  }

  #report(slot: Slot, port: Port | null): DeviceReport {
    return {
      name: port?.name ?? null,
      alias: slot.wanted.alias,
      index: port?.index ?? null,
      connected: slot.port !== null,
    };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
