/** Which port a name in the config means. Pure: names in, choices out. */

/** One port as an enumeration shows it. */
export interface Port {
  /** Counted from 0 in the system's own order; shifts whenever a port comes or goes. */
  readonly index: number;
  /** As the system gives it. ALSA: "client:port 16:0", with the address at the end. */
  readonly name: string;
  /** Tells ports of the same name apart (Windows and macOS allow them): the name, and from the second on its count. */
  readonly key: string;
}

/** The ports of one enumeration, in order. */
export function portsOf(names: readonly string[]): readonly Port[] {
  const seen = new Map<string, number>();
  return names.map((name, index) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { index, name, key: count === 1 ? name : `${name} #${count}` };
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
  /** The name of the port that was had before, preferred among several, so that two equal devices keep their places. */
  readonly previous: string | null;
}

/** The port that best answers a search within one tier, or null. */
function choose(search: Search, tier: Tier, ports: readonly Port[]): Port | null {
  const { pattern, index, previous } = search;
  if (pattern === null) return tier === "exact" ? ports.find((port) => port.index === index) ?? null : null;
  const fitting = ports.filter((port) => fit(pattern, port.name) === tier);
  return fitting.find((port) => port.index === index) ?? fitting.find((port) => port.name === previous) ??
    fitting[0] ?? null;
}

/** The port that best answers one search: exact before part before wildcard. */
export function findPort(search: Search, ports: readonly Port[]): Port | null {
  for (const tier of TIERS) {
    const port = choose(search, tier, ports);
    if (port !== null) return port;
  }
  return null;
}

/**
 * Gives each search a port of its own, or null. Exact fits are given out before parts, and parts before wildcards, each
 * in the order of the searches, so that a loose name never takes the port that another one spells out.
 */
export function sharePorts(searches: readonly Search[], ports: readonly Port[]): readonly (Port | null)[] {
  const shares: (Port | null)[] = searches.map(() => null);
  const taken = new Set<string>();
  for (const tier of TIERS) {
    searches.forEach((search, i) => {
      if (shares[i] !== null) return;
      const port = choose(search, tier, ports.filter(({ key }) => !taken.has(key)));
      if (port === null) return;
      shares[i] = port;
      taken.add(port.key);
    });
  }
  return shares;
}
