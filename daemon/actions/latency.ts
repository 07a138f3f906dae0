/** How long things take, in a table of fixed size: no growth over any number of records. */
import type { LatencySummary } from "../../shared/protocol.ts";

/** Sixteen steps to the octave: a percentile is at most 4.5 % above the true value. */
const STEPS_PER_OCTAVE = 16;
/** From 1 µs up to 2^27 µs, 134 s; what is longer counts as that long, except for the maximum. */
const OCTAVES = 27;
const MICROSECONDS = 1000;

/** Counts in logarithmic buckets. */
export class LatencyHistogram {
  readonly #counts = new Uint32Array(OCTAVES * STEPS_PER_OCTAVE + 1);
  #total = 0;
  #max = 0;

  record(ms: number): void {
    const step = Math.ceil(Math.log2(Math.max(1, ms * MICROSECONDS)) * STEPS_PER_OCTAVE);
    const bucket = Math.min(step, this.#counts.length - 1);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total++;
    this.#max = Math.max(this.#max, ms);
  }

  /** In ms; null before the first record. */
  summary(): LatencySummary | null {
    if (this.#total === 0) return null;
    return { p50: this.#percentile(0.5), p99: this.#percentile(0.99), max: this.#max };
  }

  /** The upper edge of the bucket in which the share is reached. */
  #percentile(share: number): number {
    let left = Math.ceil(this.#total * share);
    for (const [bucket, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) return Math.min(this.#max, 2 ** (bucket / STEPS_PER_OCTAVE) / MICROSECONDS);
    }
    return this.#max;
  }
}
