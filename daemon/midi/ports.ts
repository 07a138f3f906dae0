/**
 * The MIDI ports of the daemon: devices found by name and kept through unplugging, the virtual port "Conductor", and
 * outputs. The binding tells of no change, so one enumerator looks at the names a few times a second.
 */
import type { DeviceConfig } from "../../shared/config/types.ts";
import type { DeviceId } from "../../shared/events.ts";
import type { Log } from "../../shared/log.ts";
import type { DeviceReport } from "../../shared/protocol.ts";
import { MidiOutputs, VIRTUAL_INPUT } from "./outputs.ts";
import { type Port, portsOf, sharePorts } from "./port_names.ts";
import { Slot } from "./slot.ts";
import { type MidiSystem, MidiUnavailable, PortNotFound } from "./system.ts";
import { VirtualInput } from "./virtual_input.ts";
import { type Choice, chosenDevice, everyDevice, sameDevice, type Wanted, wantedDevices } from "./wanted.ts";

/** How often ports are looked at, ms: a device that comes back is heard again about this much later. */
export const POLL_MS = 250;
/** What the daemon hears. All are called synchronously and must not throw. */
export interface MidiEvents {
  /** Straight from the binding's callback; `device` is the alias, or "Conductor" for the virtual port. */
  message(device: DeviceId, bytes: Uint8Array): void;
  /** Messages of the device may follow. */
  connected(report: DeviceReport): void;
  /** After the port is closed: no message of the device follows. Not called by `stop`. */
  disconnected(report: DeviceReport): void;
}

/** What MidiPorts stands on. */
export interface MidiParts {
  readonly system: MidiSystem;
  readonly log: Log;
  readonly events: MidiEvents;
  /** Calls `tick` each `ms` until the returned function is called. */
  readonly every: (ms: number, tick: () => void) => () => void;
}

/** All of the daemon's MIDI. Nothing is open before `start` and after `stop`. */
export class MidiPorts {
  readonly #parts: MidiParts;
  readonly #outputs: MidiOutputs;
  #devices: readonly DeviceConfig[] = [];
  /** The choice of this run: --device, later `conductorctl device`. */
  #chosen: Wanted | null = null;
  #slots: readonly Slot[] = [];
  readonly #virtual: VirtualInput;
  #stopPolling: () => void = () => {};

  constructor(parts: MidiParts) {
    this.#parts = parts;
    this.#virtual = new VirtualInput(parts.system, parts.log, (bytes) => parts.events.message(VIRTUAL_INPUT, bytes));
    this.#outputs = new MidiOutputs(parts.system, () => this.#virtual.names());
  }

  /**
   * Opens what is there and goes on looking for the rest. Never throws: without MIDI it says why in one line and waits.
   * `override` stands in for the first device entry (--device).
   */
  start(devices: readonly DeviceConfig[], override: Choice | null): void {
    this.#devices = devices;
    this.#virtual.open();
    if (override !== null) this.#chosen = chosenDevice(override, this.#ports()).wanted;
    this.#settle(this.#ports());
    if (this.problem === null) this.#sayWhatIsAwaited();
    this.#stopPolling = this.#parts.every(POLL_MS, () => this.#poll());
  }

  /** Takes over the device entries of a new generation. An entry that stays the same keeps its open port. */
  configure(devices: readonly DeviceConfig[]): void {
    this.#devices = devices;
    this.#settle(this.#ports());
  }

  /**
   * Connects the port chosen by hand; it stands in for the first device entry until the daemon ends. The alias of a
   * device that is connected means that one, which stays as it is. Throws PortNotFound when nothing matches, and
   * MidiUnavailable without MIDI or when the port cannot be opened.
   */
  use(choice: Choice): DeviceReport {
    this.#virtual.demand();
    const ports = this.#ports();
    const named = this.#slots.find(({ wanted, port }) => wanted.alias === choice && port !== null);
    if (named !== undefined) return named.report(named.port);
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
    return first.report(port);
  }

  /** Every input port there is, and every wanted device that is missing. */
  list(): readonly DeviceReport[] {
    const ports = this.#ports();
    const claims = this.#claims(ports);
    const present = ports.map((port) => {
      const slot = this.#slots.find((slot) => (slot.port ?? claims.get(slot))?.key === port.key);
      return slot === undefined
        ? { name: port.name, alias: null, index: port.index, connected: false }
        : slot.report(port);
    });
    const missing = this.#slots.filter((slot) => slot.port === null && !claims.has(slot));
    return [...present, ...missing.map((slot) => slot.report(null))];
  }

  /** Alias of the first connected device; the virtual port is none. */
  get device(): DeviceId | null {
    return this.#slots.find(({ port }) => port !== null)?.wanted.alias ?? null;
  }

  /** What is missing for MIDI, in one line with the way out; null when all is well. */
  get problem(): string | null {
    return this.#virtual.problem;
  }

  /**
   * Sends one MIDI message; `port` is a name as in device entries, or `virtual:NAME`. Throws PortNotFound, or
   * MidiUnavailable.
   */
  send(port: string, bytes: Uint8Array): void {
    this.#virtual.demand();
    this.#outputs.send(port, bytes);
  }

  /** Makes a `virtual:NAME` port ahead of its first message, so that others can connect. Throws as `send` does. */
  offer(port: string): void {
    this.#virtual.demand();
    this.#outputs.open(port);
  }

  /** Closes every port. */
  stop(): void {
    this.#stopPolling();
    for (const slot of this.#slots) slot.close();
    this.#slots = [];
    this.#outputs.close();
    this.#virtual.close();
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
    if (!this.#virtual.open()) return;
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

  /** The input ports there are now, without those that our own outputs show. */
  #ports(): readonly Port[] {
    return portsOf(this.#virtual.names()).filter(({ name }) => !this.#outputs.shows(name));
  }

  /** Makes the open ports what is wanted, as far as the ports there are allow. */
  #settle(ports: readonly Port[]): void {
    this.#rebuildSlots(ports);
    this.#connectFree(ports);
  }

  /** One slot for each wanted device. Slots of devices still wanted stay as they are, others are closed. */
  #rebuildSlots(ports: readonly Port[]): void {
    // Open ones first: of two equal entries the one that is dropped should be the one that is not there.
    const old = [...this.#slots].sort((a, b) => Number(b.port !== null) - Number(a.port !== null));
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
      const reason = error instanceof Error ? error.message : String(error);
      if (slot.putOff(port)) {
        log.warn(`Cannot open MIDI device "${alias}" (${port.name}): ${reason}; trying on`);
      }
      return;
    }
    if (this.#chosen !== null && slot === this.#slots[0]) this.#chosen = slot.wanted;
    log.info(`MIDI device connected: ${alias} (${port.name})`);
    events.connected(slot.report(port));
  }

  #close(slot: Slot): void {
    const { port } = slot;
    if (port === null) return;
    slot.close();
    this.#parts.log.info(`MIDI device disconnected: ${slot.wanted.alias} (${port.name})`);
    this.#parts.events.disconnected({ name: port.name, alias: slot.wanted.alias, index: null, connected: false });
  }
}
