/** Which devices are wanted: the config's, as changed by a choice made for this run. */
import type { DeviceConfig } from "../../shared/config/types.ts";
import { bareName, findPort, type Port } from "./port_names.ts";

/** One device that is looked for. Equal values mean the same connection. */
export interface Wanted {
  /** Device id of its messages. */
  readonly alias: string;
  /** null: by index alone. */
  readonly pattern: string | null;
  /** Index among the input ports, or null. */
  readonly index: number | null;
  /** Open it when it is there, without being asked. */
  readonly autoConnect: boolean;
  /** Open it again after it was lost. */
  readonly autoReconnect: boolean;
}

/** A port chosen by hand: a name by the rules of the config, or an index among the input ports. */
export type Choice = string | number;

/** The device entries with the choice of this run, which stands in for the first of them. */
export function wantedDevices(devices: readonly DeviceConfig[], chosen: Wanted | null): readonly Wanted[] {
  const wanted = devices.map((device): Wanted => ({
    alias: device.alias,
    pattern: device.name,
    index: device.port,
    autoConnect: device.auto_connect,
    autoReconnect: device.auto_reconnect,
  }));
  if (chosen === null) return wanted;
  return [{ ...chosen, alias: devices[0]?.alias ?? chosen.alias }, ...wanted.slice(1)];
}

/**
 * A choice as a wanted device, with the port it means now, if any. An index becomes the name of the port that stands
 * there, because it would mean another port after a replug.
 */
export function chosenDevice(choice: Choice, ports: readonly Port[]): { wanted: Wanted; port: Port | null } {
  const search = typeof choice === "number"
    ? { pattern: null, index: choice, previous: null }
    : { pattern: choice, index: null, previous: null };
  const port = findPort(search, ports);
  const pattern = typeof choice === "string" ? choice : port === null ? null : bareName(port.name);
  const alias = pattern ?? `port ${choice}`;
  const index = typeof choice === "number" ? choice : null;
  return { wanted: { alias, pattern, index, autoConnect: true, autoReconnect: true }, port };
}

/**
 * With no device named anywhere, every port is one, except the kernel's own loop-back. Its alias is the port's name
 * without the address. `known` holds the aliases already given, by the port's key: they stay while the port is there.
 */
export function everyDevice(ports: readonly Port[], known: ReadonlyMap<string, string>): readonly Wanted[] {
  const heard = ports.filter(({ name }) => !/^midi through\b/i.test(name));
  const used = new Set(heard.map(({ key }) => known.get(key)));
  return heard.map(({ key, name }): Wanted => {
    let alias = known.get(key) ?? bareName(name);
    for (let count = 2; !known.has(key) && used.has(alias); count++) alias = `${bareName(name)} ${count}`;
    used.add(alias);
    return { alias, pattern: name, index: null, autoConnect: true, autoReconnect: true };
  });
}

/** Whether a connection made for one still serves the other. */
export function sameDevice(a: Wanted, b: Wanted): boolean {
  return a.alias === b.alias && a.pattern === b.pattern && a.index === b.index;
}
