/** Quotes that word processors, chat programs and web pages put where TOML wants " or '. */

import { visible } from "../describe.ts";
import { lineEnd } from "./toml_text.ts";

/** What such a quote may be closed with; a plain quote when only one of the two was changed. */
const CLOSINGS: ReadonlyMap<string, string> = new Map([
  ["“", '”“"'],
  ["”", '”“"'],
  ["„", '“”"'],
  ["‘", "’‘'"],
  ["’", "’‘'"],
  ["‚", "‘’'"],
  ["«", "»"],
  ["»", "«»"],
  ["‹", "›"],
  ["›", "‹›"],
  ["`", "`´'"],
  ["´", "´`'"],
  ["「", "」"],
  ["＂", '＂"'],
  ["＇", "＇'"],
]);

/** A text in quotes that are not TOML's. */
export interface ForeignText {
  /** With its quotes, as it stands in the file. */
  readonly written: string;
  /** What to write instead. */
  readonly hint: string;
}

/** Longer texts are not written out again. UTF-16 units. */
const LONGEST = 100;

/** The text in foreign quotes that begins at the offset and ends on the same line; null when there is none. */
export function foreignText(text: string, at: number): ForeignText | null {
  const opening = text[at] ?? "";
  const closings = CLOSINGS.get(opening);
  if (closings === undefined) return null;
  const line = text.slice(at + 1, lineEnd(text, at));
  const closed = line.search(new RegExp(`[${closings}]`));
  const inner = line.slice(0, closed >= 0 ? closed : line.search(/[\s,\]}#=]|$/));
  const closing = closed >= 0 ? line[closed] ?? "" : "";
  const quote = /["\\]/.test(inner) ? "'" : '"';
  const better = inner.length > LONGEST ? `${quote} instead` : quote + visible(inner, LONGEST) + quote;
  return { written: opening + inner + closing, hint: `${notQuotes(opening, closing)}: write ${better}` };
}

/** For a text that a plain quote opened on this line: the foreign one that was meant to close it. */
export function foreignClosing(line: string, quote: string): string | null {
  const found = /[“”„‘’‚«»‹›`´＂＇](?=[ \t\r]*(?:[,}\]]|$))/.exec(line)?.[0];
  return found === undefined ? null : `${notQuotes(found, "")}: close the text with ${quote}`;
}

function notQuotes(opening: string, closing: string): string {
  if (closing === "" || closing === opening || closing === '"' || closing === "'") {
    return `${opening} is not one of TOML's quotes`;
  }
  return `${opening} and ${closing} are not TOML's quotes`;
}
