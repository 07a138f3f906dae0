/** What a torture is: an attempt to break one promise, with what it did in figures. */

/** "kills" beside "300". */
export interface Figure {
  readonly name: string;
  readonly value: string;
}

/** How hard it is tried. */
export interface Effort {
  /** How often something is done: the whole number of the full run, or that of the short one in `deno task test`. */
  count(full: number, short: number): number;
  /** Where everything random starts from, so that a run can be repeated. */
  readonly seed: number;
  /** How far it is, for a person who waits. */
  readonly say: (progress: string) => void;
}

/** One attempt. */
export interface Torture {
  /** As named on the command line. */
  readonly name: string;
  /** What is held, as a sentence: also the test's name. */
  readonly promise: string;
  /** Why it cannot be tried here, for people, or null. */
  readonly obstacle: string | null;
  /** Throws when the promise is broken, in words that say what was seen. Leaves no process and no file behind. */
  run(effort: Effort): Promise<readonly Figure[]>;
}

/** The short form of every torture: some seconds each. */
export function shortEffort(seed: number): Effort {
  return { count: (_full, short) => short, seed, say: () => {} };
}

/** The whole of it. */
export function fullEffort(seed: number, say: (progress: string) => void): Effort {
  return { count: (full) => full, seed, say };
}
