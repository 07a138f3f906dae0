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

/** How many ports that are not there any more keep their aliases. */
const ALIASES_KEPT = 256;

/** The aliases that ports were given where no device is named anywhere, kept also while a port is away. */
export class KnownAliases {
  /** By the port's place, else its key. */
  readonly #given = new Map<string, string>();

  /**
   * Every port is a device then, except the kernel's own loop-back. Its alias is the port's name without the address,
   * and a count where several are called so.
   */
  everyDevice(ports: readonly Port[]): readonly Wanted[] {
    const heard = ports.filter(({ name }) => !/^midi through\b/i.test(name));
    const known = heard.map((port) => this.#known(port));
    const used = new Set(known);
    return heard.map((port, i): Wanted => {
      const bare = bareName(port.name);
      let alias = known[i] ?? bare;
      for (let count = 2; known[i] === undefined && used.has(alias); count++) alias = `${bare} ${count}`;
      used.add(alias);
      this.#keep(port, alias);
      return { alias, pattern: port.name, index: null, autoConnect: true, autoReconnect: true };
    });
  }

  /** Another device may stand at the address by now. */
  #known({ name, key, place }: Port): string | undefined {
    const alias = this.#given.get(place ?? key);
    return alias?.startsWith(bareName(name)) ? alias : undefined;
  }

  #keep({ key, place }: Port, alias: string): void {
    const port = place ?? key;
    // One alias means one port: whoever had it before and is away has lost it.
    for (const [other, given] of this.#given) if (given === alias || other === port) this.#given.delete(other);
    this.#given.set(port, alias);
    const [oldest] = this.#given.keys();
    if (this.#given.size > ALIASES_KEPT && oldest !== undefined) this.#given.delete(oldest);
  }
}

/** Whether a connection made for one still serves the other. */
export function sameDevice(a: Wanted, b: Wanted): boolean {
  return a.alias === b.alias && a.pattern === b.pattern && a.index === b.index;
}
