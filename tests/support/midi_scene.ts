/** MidiPorts on a fake system: what it opens, says and is told. */
import { MidiPorts } from "../../daemon/midi/ports.ts";
import type { DeviceConfig } from "../../shared/config/types.ts";
import { keptLog } from "./logs.ts";
import { FakeMidi, FakePolling } from "./midi_fake.ts";

export const PADS = "Mikro:Mikro Pads 20:0";
export const KEYS = "nanoKEY2:nanoKEY2 CTRL 24:0";
export const THROUGH = "Midi Through:Midi Through Port-0 14:0";

/** A device entry of a config. */
export function entry(name: string, changes: Partial<DeviceConfig> = {}): DeviceConfig {
  return { name, alias: name, auto_connect: true, auto_reconnect: true, port: null, ...changes };
}

export interface Scene {
  readonly midi: FakeMidi;
  readonly polling: FakePolling;
  readonly ports: MidiPorts;
  /** The time of day, ms. */
  readonly clock: { now: number };
  /** "+alias", "-alias" and "alias: bytes", in order. */
  readonly events: string[];
  /** "warn: ..." and so on. */
  readonly log: readonly string[];
  /** What happened since the last call. */
  news(): string[];
  /** The open ports by alias. */
  connected(): Readonly<Record<string, string>>;
}

/** With these input ports there. */
export function scene(...present: string[]): Scene {
  const midi = new FakeMidi();
  midi.inputs.push(...present);
  const polling = new FakePolling();
  const clock = { now: 1_000_000 };
  const events: string[] = [];
  const log = keptLog();
  const ports = new MidiPorts({
    system: midi,
    log,
    every: polling.every,
    wallClock: () => clock.now,
    events: {
      message: (device, bytes) => events.push(`${device}: ${[...bytes].join(" ")}`),
      connected: (report) => events.push(`+${report.alias}`),
      disconnected: (report) => events.push(`-${report.alias}`),
    },
  });
  const connected = (): Readonly<Record<string, string>> =>
    Object.fromEntries(ports.list().flatMap(({ connected, alias, name }) => connected ? [[alias, name]] : []));
  return { midi, polling, ports, clock, events, log: log.lines, news: () => events.splice(0), connected };
}
