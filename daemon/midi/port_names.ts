/** Which port a name in the config means. Pure: names in, choices out. */

/** One port as an enumeration shows it. */
export interface Port {
  /** Counted from 0 in the system's own order; shifts whenever a port comes or goes. */
  readonly index: number;
  /** As the system gives it. ALSA: "client:port 16:0", with the address at the end. */
  readonly name: string;
  /** Tells ports of the same name apart (Windows and macOS allow them): the name, and from the second on its count. */
  readonly key: string;
  /** Where its device is plugged in, the same after a replug; null where the system does not say. */
  readonly place: string | null;
}

/** The ports of one enumeration, in order. */
export function portsOf(
  names: readonly string[],
  placeOf: (name: string) => string | null = () => null,
): readonly Port[] {
  const seen = new Map<string, number>();
  return names.map((name, index) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { index, name, key: count === 1 ? name : `${name} #${count}`, place: placeOf(name) };
  });
}

/** The address that ALSA's names end with ("16:0"), or null for a name without one. */
export function alsaAddress(name: string): string | null {
  return / (\d+:\d+)$/.exec(name)?.[1] ?? null;
}

/** The name without ALSA's address, which is another one after each replug. */
export function bareName(name: string): string {
  return name.replace(/ \d+:\d+$/, "");
}

/** How well a name fits, best first. */
const TIERS = ["exact", "part", "wildcard"] as const;
/** One of them. */
export type Tier = typeof TIERS[number];

/** What a port may be called exactly: the whole name, without its address, and either side of ALSA's "client:port". */
function spellings(name: string): readonly string[] {
  const bare = bareName(name);
  const colon = alsaAddress(name) === null ? -1 : bare.indexOf(":");
  return colon < 0 ? [name, bare] : [name, bare, bare.slice(0, colon), bare.slice(colon + 1)];
}

/** How `pattern` fits a port's name, ignoring case; null when it does not, and always for an empty pattern. */
export function fit(pattern: string, name: string): Tier | null {
  const wanted = pattern.trim().toLowerCase();
  if (wanted === "") return null;
  const names = spellings(name.toLowerCase());
  if (names.includes(wanted)) return "exact";
  if (name.toLowerCase().includes(wanted)) return "part";
  if (!/[*?]/.test(wanted)) return null;
  const regex = new RegExp(`^${wanted.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".")}$`);
  return names.some((spelling) => regex.test(spelling)) ? "wildcard" : null;
}

/** What someone is looking for. */
export interface Search {
  /** Exact name, part or wildcard; null: by index alone. */
  readonly pattern: string | null;
  /** Index among the input ports; with a pattern it only decides between several that fit. */
  readonly index: number | null;
  /** The port that was had before, preferred among several, so that equal devices keep their roles over a replug. */
  readonly previous: Pick<Port, "name" | "place"> | null;
}

/** The port that was had before, as far as that can be told: by its place, else by its address. */
function recognised({ previous, pattern }: Search, ports: readonly Port[]): Port | null {
  if (previous === null) return null;
  const fitting = ports.filter(({ name }) => pattern === null || fit(pattern, name) !== null);
  const placed = previous.place === null ? undefined : fitting.find(({ place }) => place === previous.place);
  // The same address at another place is another device: the lowest free address is given to whoever comes first.
  const unplaced = ({ name, place }: Port): boolean =>
    name === previous.name && (place === null || previous.place === null);
  return placed ?? fitting.find(unplaced) ?? null;
}

/** The port that best answers a search within one tier, or null. */
function choose(search: Search, tier: Tier, ports: readonly Port[]): Port | null {
  const { pattern, index } = search;
  if (pattern === null) return tier === "exact" ? ports.find((port) => port.index === index) ?? null : null;
  const fitting = ports.filter((port) => fit(pattern, port.name) === tier);
  return recognised(search, fitting) ?? fitting.find((port) => port.index === index) ?? fitting[0] ?? null;
}

/** The port that best answers one search: exact before part before wildcard. */
export function findPort(search: Search, ports: readonly Port[]): Port | null {
  return sharePorts([search], ports)[0] ?? null;
}

/**
 * Gives each search a port of its own, or null. Exact fits are given out before parts, and parts before wildcards, each
 * in the order of the searches, so that a loose name never takes the port that another one spells out. A search that had
 * another port before leaves alone what one of the others had: that one's device is back first.
 */
export function sharePorts(searches: readonly Search[], ports: readonly Port[]): readonly (Port | null)[] {
  const shares: (Port | null)[] = searches.map(() => null);
  const taken = new Set<string>();
  const owners = new Map<string, Search>();
  for (const search of searches) {
    const port = recognised(search, ports.filter(({ key }) => !owners.has(key)));
    if (port !== null) owners.set(port.key, search);
  }
  for (const tier of TIERS) {
    searches.forEach((search, i) => {
      if (shares[i] !== null) return;
      const free = ports.filter(({ key }) =>
        !taken.has(key) && (search.previous === null || (owners.get(key) ?? search) === search)
      );
      const port = choose(search, tier, free);
      if (port === null) return;
      shares[i] = port;
      taken.add(port.key);
    });
  }
  return shares;
}
