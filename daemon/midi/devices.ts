/** The devices that are wanted, each in its slot: connected when they are there, kept through unplugging. */
import type { DeviceConfig } from "../../shared/config/types.ts";
import type { DeviceId } from "../../shared/events.ts";
import type { Log } from "../../shared/log.ts";
import type { DeviceReport } from "../../shared/protocol.ts";
import { type Port, sharePorts } from "./port_names.ts";
import { Slot } from "./slot.ts";
import { type MidiSystem, MidiUnavailable, PortNotFound, PortsChanged } from "./system.ts";
import { type Choice, chosenDevice, KnownAliases, sameDevice, type Wanted, wantedDevices } from "./wanted.ts";

/** What is heard of devices. All are called synchronously and must not throw. */
export interface DeviceEvents {
  /** Straight from the binding's callback; `device` is the alias. */
  message(device: DeviceId, bytes: Uint8Array): void;
  /** Messages of the device may follow. */
  connected(report: DeviceReport): void;
  /** After the port is closed: no message of the device follows. Not called by `stop`. */
  disconnected(report: DeviceReport): void;
}

/** What MidiDevices stands on. */
export interface DeviceParts {
  readonly system: MidiSystem;
  readonly log: Log;
  readonly events: DeviceEvents;
}

/** Every method that takes ports takes those of an enumeration made just now. */
export class MidiDevices {
  readonly #parts: DeviceParts;
  #devices: readonly DeviceConfig[] = [];
  /** The choice of this run: --device, later `conductorctl device`. */
  #chosen: Wanted | null = null;
  readonly #aliases = new KnownAliases();
  #slots: readonly Slot[] = [];

  constructor(parts: DeviceParts) {
    this.#parts = parts;
  }

  /** Takes over the device entries of a config; `override` stands in for the first of them (--device). */
  configure(devices: readonly DeviceConfig[], ports: readonly Port[], override: Choice | null = null): void {
    this.#devices = devices;
    if (override !== null) this.#chosen = chosenDevice(override, ports).wanted;
    this.#settle(ports);
  }

  /** Connects the port chosen by hand. Throws PortNotFound or MidiUnavailable. */
  use(choice: Choice, ports: readonly Port[]): DeviceReport {
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
    if (first.port === null) {
      throw new MidiUnavailable(
        `Cannot open MIDI input port "${port.name}": ${first.problem(port) ?? "it has just gone"}`,
      );
    }
    return first.report(port);
  }

  /** Every port there is, and every wanted device that is missing. */
  list(ports: readonly Port[]): readonly DeviceReport[] {
    const claims = this.#claims(ports);
    const present = ports.map((port): DeviceReport => {
      const slot = this.#slots.find((slot) => (slot.port ?? claims.get(slot))?.key === port.key);
      return slot === undefined
        ? { name: port.name, alias: null, index: port.index, connected: false, problem: null }
        : slot.report(port);
    });
    const missing = this.#slots.filter((slot) => slot.port === null && !claims.has(slot));
    return [...present, ...missing.map((slot) => slot.report(null))];
  }

  /** Alias of the first connected device. */
  get first(): DeviceId | null {
    return this.#slots.find(({ port }) => port !== null)?.wanted.alias ?? null;
  }

  /** Whether a port that would not open is to be tried again. */
  get anyRefused(): boolean {
    return this.#slots.some((slot) => slot.refused);
  }

  /** Says once, at the start, which devices are not there yet. */
  sayWhatIsAwaited(): void {
    const { log } = this.#parts;
    if (this.#slots.length === 0) log.info("No MIDI device is there yet; waiting for one");
    for (const { port, wanted, refused } of this.#slots) {
      if (port === null && wanted.autoConnect && !refused) {
        log.info(`Waiting for MIDI device "${wanted.pattern ?? wanted.alias}"`);
      }
    }
  }

  /** A step nearer to trying refused ports again. */
  pass(): void {
    for (const slot of this.#slots) slot.pass();
  }

  /** Lets go of what went away and takes up what is there. */
  look(ports: readonly Port[], departed: (name: string) => boolean): void {
    const present = new Set(ports.map(({ key }) => key));
    for (const slot of this.#slots) {
      if (slot.port !== null && (departed(slot.port.name) || !present.has(slot.port.key))) this.#close(slot);
      slot.forgetAbsent(present);
    }
    this.#settle(ports);
  }

  /** Closes every device and opens it again: connections may be dead without the system saying so. */
  renew(ports: readonly Port[]): void {
    for (const slot of this.#slots) {
      if (slot.port === null) continue;
      this.#close(slot);
      slot.renew();
    }
    this.#settle(ports);
  }

  /** Closes them all. */
  stop(): void {
    for (const slot of this.#slots) slot.close();
    this.#slots = [];
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
    return this.#devices.length > 0 || this.#chosen !== null
      ? wantedDevices(this.#devices, this.#chosen)
      : this.#aliases.everyDevice(ports);
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
      if (error instanceof PortsChanged) return log.debug(`MIDI device "${alias}" (${port.name}): ${error.message}`);
      const reason = error instanceof Error ? error.message : String(error);
      if (slot.putOff(port, reason)) {
        log.warn(`Cannot open MIDI device "${alias}" (${port.name}), trying on: ${reason}`);
      }
      return;
    }
    log.info(`MIDI device connected: ${alias} (${port.name})`);
    events.connected(slot.report(port));
  }

  #close(slot: Slot): void {
    const { port } = slot;
    if (port === null) return;
    slot.close();
    const { alias } = slot.wanted;
    this.#parts.log.info(`MIDI device disconnected: ${alias} (${port.name})`);
    this.#parts.events.disconnected({ name: port.name, alias, index: null, connected: false, problem: null });
  }
}
