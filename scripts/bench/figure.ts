/** What a measurement gives: a number beside a baseline of the same run and what was promised of it. */

export type Unit = "ms" | "MB" | "%" | "messages/s" | "x";

/** A bound of PRODUCT.md, section 8. `of` says what it bounds: the value, or its ratio or difference to the baseline. */
export interface Limit {
  readonly kind: "promise" | "ambition";
  readonly of: "value" | "ratio" | "difference";
  /** Below or above which it is kept; in the figure's unit, or a factor for a ratio. */
  readonly bound: { readonly most: number } | { readonly least: number };
}

export interface Figure {
  /** "reload, 15 mappings". */
  readonly name: string;
  /** Which number of the sample it is: "p50", "p99", "median", "cold". */
  readonly statistic: string;
  readonly unit: Unit;
  readonly value: number;
  /** Measured in the same run; a text says why there is none. */
  readonly baseline: { readonly name: string; readonly value: number } | string;
  /** How the two are held against each other. */
  readonly compare: "ratio" | "difference";
  readonly limits: readonly Limit[];
}

/** A figure that could not be taken here, and why. */
export interface Missing {
  readonly name: string;
  readonly reason: string;
}

export type Row = Figure | Missing;

/** How much is done for each figure. */
export interface Effort {
  /** Interleaved rounds of everything that is a process or a block of work. */
  readonly rounds: number;
  /** Seconds of back-to-back work for one figure of what runs in microseconds. */
  readonly busySeconds: number;
  /** Seconds over which an idle process is watched. */
  readonly idleSeconds: number;
}

export const FULL: Effort = { rounds: 9, busySeconds: 4, idleSeconds: 20 };
export const SHORT: Effort = { rounds: 3, busySeconds: 0.8, idleSeconds: 5 };

export function ratioOf({ value, baseline }: Figure): number | null {
  return typeof baseline === "string" ? null : value / baseline.value;
}

export function differenceOf({ value, baseline }: Figure): number | null {
  return typeof baseline === "string" ? null : value - baseline.value;
}

/** Whether the figure is within the limit; null when there is no baseline to tell by. */
export function isKept(figure: Figure, limit: Limit): boolean | null {
  const number = { value: figure.value, ratio: ratioOf(figure), difference: differenceOf(figure) }[limit.of];
  if (number === null) return null;
  return "most" in limit.bound ? number <= limit.bound.most : number >= limit.bound.least;
}
