/** Samples and what they say. Rounds of the measured thing and of its baseline alternate: other load meets both. */

/** `share` 0..1 of a non-empty sample, by nearest rank. */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (found === undefined) throw new Error("an empty sample has no percentile");
  return found;
}

export function median(sample: readonly number[]): number {
  return percentile(sample, 0.5);
}

/** Runs each of `takes` once per round, in turning order, and gives what each returned. One more round before is not kept. */
export async function interleave<K extends string, T>(
  rounds: number,
  takes: Readonly<Record<K, () => T | Promise<T>>>,
): Promise<Readonly<Record<K, readonly T[]>>> {
  const names = Object.keys(takes) as K[];
  const taken = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<K, T[]>;
  for (let round = -1; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const result = await takes[name]();
      if (round >= 0) taken[name].push(result);
    }
  }
  return taken;
}

/** How long `work` took, ms. */
export function timed(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
