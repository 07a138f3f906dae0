/** Cuts a scenario into words: blanks part them, quotes keep blanks together, `#` at a word's start begins a comment. */

/** One word and where it stands. */
export interface Word {
  /** Without quotes. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** A quote was opened and not closed on its line. */
  readonly unclosed: boolean;
}

const ONE_WORD = /(?:"[^"]*"?|[^\s"])+/y;

/** The words of a scenario in order. */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  text.split(/\r\n|\r|\n/).forEach((source, index) => {
    let at = 0;
    while (at < source.length) {
      if (source[at] === "#") return;
      ONE_WORD.lastIndex = at;
      const raw = ONE_WORD.exec(source)?.[0];
      if (raw === undefined) {
        at++;
        continue;
      }
      const quotes = raw.split('"').length - 1;
      words.push({ text: raw.replaceAll('"', ""), line: index + 1, column: at + 1, unclosed: quotes % 2 === 1 });
      at += raw.length;
    }
  });
  return words;
}
