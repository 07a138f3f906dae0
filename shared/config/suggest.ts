/** "did you mean": the known word nearest to an unknown one. */
import leven from "leven";
import { visible } from "../describe.ts";

/**
 * The nearest of `known`, or null when none is near: at most one slip in a short word, two from five letters on, three
 * from nine. Letter case and the separators `_`, `-` and space count for nothing.
 */
export function nearest(word: string, known: Iterable<string>): string | null {
  const wanted = plain(word);
  if (wanted === "" || word.length > 60) return null;
  const limit = wanted.length < 5 ? 1 : wanted.length < 9 ? 2 : 3;
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    // Separators only make a word longer, so one that is too short as it stands stays too short.
    if (candidate.length < wanted.length - limit) continue;
    const other = plain(candidate);
    if (other.length > wanted.length + limit) continue;
    const distance = leven(wanted, other);
    if (distance < bestDistance && distance < other.length) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The hint for an unknown word, or null. */
export function didYouMean(word: string, known: Iterable<string>): string | null {
  const best = nearest(word, known);
  return best === null ? null : `did you mean '${visible(best, 40)}'?`;
}

function plain(word: string): string {
  const lower = word.toLowerCase();
  return /[\s_-]/.test(lower) ? lower.replaceAll(/[\s_-]/g, "") : lower;
}
