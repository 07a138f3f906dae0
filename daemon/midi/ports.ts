/**
 * The MIDI ports of the daemon: devices found by name and kept through unplugging, the virtual port "Conductor", and
 * outputs. The binding tells of no change, so one enumerator looks at the names a few times a second.
 */
import type { DeviceConfig } from "../../shared/config/types.ts";
import type { DeviceId } from "../../shared/events.ts";
import type { DeviceReport } from "../../shared/protocol.ts";
import { type DeviceParts, MidiDevices } from "./devices.ts";
import { MidiOutputs } from "./outputs.ts";
import { type Port, portsOf } from "./port_names.ts";
import { VIRTUAL_INPUT, VirtualInput } from "./virtual_input.ts";
import type { Choice } from "./wanted.ts";

/** How often ports are looked at, ms: a device that comes back is heard again about this much later. */
export const POLL_MS = 250;
/** More than this between two looks, ms of the clock on the wall: the computer slept meanwhile, or its clock was set. */
const SLEPT_MS = 10_000;

/** What MidiPorts stands on. A message's device is the alias, or "Conductor" for the virtual port. */
export interface MidiParts extends DeviceParts {
  /** Calls `tick` each `ms` until the returned function is called. */
  readonly every: (ms: number, tick: () => void) => () => void;
  /** The time of day, ms. No monotonic clock: those stand still while the computer sleeps, on Linux and macOS. */
  readonly wallClock: () => number;
}

/** All of the daemon's MIDI. Nothing is open before `start` and after `stop`. */
export class MidiPorts {
  readonly #parts: MidiParts;
  readonly #devices: MidiDevices;
  readonly #outputs: MidiOutputs;
  readonly #virtual: VirtualInput;
  #running = false;
  #lookedAt = 0;
  #stopPolling: () => void = () => {};

  constructor(parts: MidiParts) {
    const { system, log, events } = parts;
    this.#parts = parts;
    this.#devices = new MidiDevices(parts);
    this.#virtual = new VirtualInput(system, log, (bytes) => events.message(VIRTUAL_INPUT, bytes));
    this.#outputs = new MidiOutputs({ system, log, inputNames: () => this.#virtual.names() });
  }

  /**
   * Opens what is there and goes on looking for the rest. Never throws: without MIDI it says why in one line and waits.
   * `override` stands in for the first device entry (--device).
   */
  start(devices: readonly DeviceConfig[], override: Choice | null): void {
    this.#virtual.open();
    this.#devices.configure(devices, this.#ports(), override);
    if (this.problem === null) this.#devices.sayWhatIsAwaited();
    this.#lookedAt = this.#parts.wallClock();
    this.#running = true;
    this.#stopPolling = this.#parts.every(POLL_MS, () => {
      this.#devices.pass();
      this.#outputs.pass();
      this.#look();
    });
  }

  /** Takes over the device entries of a new generation. An entry that stays the same keeps its open port. */
  configure(devices: readonly DeviceConfig[]): void {
    this.#devices.configure(devices, this.#ports());
  }

  /**
   * Connects the port chosen by hand; it stands in for the first device entry until the daemon ends. The alias of a
   * device that is connected means that one, which stays as it is. Throws PortNotFound when nothing matches, and
   * MidiUnavailable without MIDI or when the port cannot be opened.
   */
  use(choice: Choice): DeviceReport {
    this.#virtual.demand();
    this.#look();
    return this.#devices.use(choice, this.#ports());
  }

  /** Every input port there is, and every wanted device that is missing, as of now and not of the last look. */
  list(): readonly DeviceReport[] {
    if (this.#running) this.#look();
    return this.#devices.list(this.#ports());
  }

  /** Alias of the first connected device; the virtual port is none. */
  get device(): DeviceId | null {
    return this.#devices.first;
  }

  /** What is missing for MIDI, in one line with the way out; null when all is well. */
  get problem(): string | null {
    return this.#virtual.problem;
  }

  /**
   * Sends one MIDI message; `port` is a name as in device entries, or `virtual:NAME`. What a port that is away will be
   * told when it is back counts as sent. Throws PortNotFound, or MidiUnavailable.
   */
  send(port: string, bytes: Uint8Array): void {
    this.#virtual.demand();
    this.#outputs.send(port, bytes);
  }

  /**
   * Takes over the names that a new generation sends to. Virtual ones are made ahead of their first message, so that
   * others can connect; what is named no longer is closed, after the note offs of what still sounds there. Never throws.
   */
  nameOutputs(ports: Iterable<string>): void {
    this.#outputs.name(ports);
    if (this.#virtual.isOpen) this.#outputs.offer();
  }

  /** Closes every port. */
  stop(): void {
    this.#stopPolling();
    this.#running = false;
    this.#devices.stop();
    this.#outputs.close();
    this.#virtual.close();
    this.#parts.system.close();
  }

  #look(): void {
    const slept = this.#slept();
    const hadMidi = this.#virtual.isOpen;
    if (!this.#virtual.open()) return;
    if (!hadMidi) this.#outputs.offer();
    const { any, departed } = this.#parts.system.changes();
    if (slept) {
      this.#outputs.renew();
      return this.#devices.renew(this.#ports());
    }
    if (!any && !this.#devices.anyRefused && !this.#outputs.anyRefused) return;
    this.#outputs.look(departed);
    this.#devices.look(this.#ports(), departed);
  }

  /** After sleep, connections may be dead without the system saying so. A clock that was set back tells nothing. */
  #slept(): boolean {
    const before = this.#lookedAt;
    this.#lookedAt = this.#parts.wallClock();
    const missed = this.#lookedAt - before;
    if (missed <= SLEPT_MS) return false;
    this.#parts.log.info(
      `The clock went on by ${Math.round(missed / 1000)} s unseen (sleep, or it was set): opening every MIDI port anew`,
    );
    return true;
  }

  /** The input ports there are now, without those that our own outputs show. */
  #ports(): readonly Port[] {
    const { system } = this.#parts;
    const ports = portsOf(this.#virtual.names(), (name) => system.placeOf(name));
    return ports.filter(({ name }) => !this.#outputs.shows(name));
  }
}
