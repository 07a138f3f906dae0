/** What `conductorctl completions` can print. */

/** Those that a script can be printed for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
/** One of them. */
export type Shell = typeof SHELLS[number];

/** modes: for `mode`; devices: for `device`; aliases: for `simulate --device`; ports: for `conductor --device`. */
export const LISTS = ["modes", "devices", "aliases", "ports"] as const;
/** What a script may ask for. */
export type List = typeof LISTS[number];

/** A word of the command line. Throws SyntaxError with the right ones. */
export function readCompletion(word: string): Shell | List {
  const all = [...SHELLS, ...LISTS];
  const known = all.find((one) => one === word);
  if (known === undefined) throw new SyntaxError(`one of ${all.join(", ")}`);
  return known;
}

/** Tells a shell from a list. */
export function isShell(what: Shell | List): what is Shell {
  return SHELLS.some((shell) => shell === what);
}
