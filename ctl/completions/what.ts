/** What `conductorctl completions` can print. */

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = typeof SHELLS[number];

/** modes: for `mode`; devices: for `device`; aliases: for `simulate --device`; ports: for `conductor --device`. */
export const LISTS = ["modes", "devices", "aliases", "ports"] as const;
export type List = typeof LISTS[number];

/** A word of the command line. Throws SyntaxError with the right ones. */
export function readCompletion(word: string): Shell | List {
  const all = [...SHELLS, ...LISTS];
  const known = all.find((one) => one === word);
  if (known === undefined) throw new SyntaxError(`one of ${all.join(", ")}`);
  return known;
}

export function isShell(what: Shell | List): what is Shell {
  return SHELLS.some((shell) => shell === what);
}
