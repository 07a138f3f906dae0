/** "did you mean": the known word nearest to an unknown one. */
import leven from "leven";
import { visible } from "../describe.ts";

/** For each known word those that others use for the same thing. */
export type WordsFor<T extends string> = { readonly [K in T]?: readonly string[] };

/** Known words by what others call them, in small letters without separators. */
export type OtherWords = ReadonlyMap<string, string>;

export function otherWords(words: WordsFor<string>): OtherWords {
  return new Map(Object.entries(words).flatMap(([word, others = []]) => others.map((other) => [plain(other), word])));
}

const NO_WORDS: OtherWords = new Map();

/**
 * The nearest of `known`, or null when none is near: at most one slip in a short word, two from five letters on, three
 * from nine; two neighbours that have changed places are one slip. Letter case and the separators `_`, `-` and space
 * count for nothing. What `others` has is meant for sure.
 */
export function nearest(word: string, known: Iterable<string>, others: OtherWords = NO_WORDS): string | null {
  if (word.length > 60) return null;
  const wanted = plain(word);
  if (wanted === "") return null;
  const other = others.get(wanted);
  if (other !== undefined) return other;
  const limit = wanted.length < 5 ? 1 : wanted.length < 9 ? 2 : 3;
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    // Separators only make a word longer, so one that is too short as it stands stays too short.
    if (candidate.length < wanted.length - limit) continue;
    const near = plain(candidate);
    if (near.length > wanted.length + limit) continue;
    const distance = isSwap(wanted, near) ? 1 : leven(wanted, near);
    if (distance < bestDistance && distance < near.length) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Two neighbours have changed places ("ctlr"): one slip of the fingers, though two letters differ. */
function isSwap(one: string, other: string): boolean {
  if (one.length !== other.length || one === other) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2);
}

/** The hint for an unknown word, or null. */
export function didYouMean(word: string, known: Iterable<string>, others: OtherWords = NO_WORDS): string | null {
  const best = nearest(word, known, others);
  return best === null ? null : `did you mean '${visible(best, 40)}'?`;
}

function plain(word: string): string {
  const lower = word.toLowerCase();
  return /[\s_-]/.test(lower) ? lower.replaceAll(/[\s_-]/g, "") : lower;
}
