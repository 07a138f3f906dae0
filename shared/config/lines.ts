/** The lines of a text, looked up by offset or number without walking the text again for each. */

/** A longer line is not repeated with each of its problems: a file in one line may have thousands. UTF-16 units. */
const LONGEST_SHOWN = 2000;

export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

export class Lines {
  /** Offset of each line's first character. */
  private readonly starts: readonly number[];

  /** Walks the text once. */
  constructor(private readonly text: string) {
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.starts = starts;
  }

  /** Line and column of an offset 0..text length. */
  positionOf(offset: number): Position {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.startOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.startOf(low) + 1 };
  }

  /** The text of a line, from 1, without its line break; empty when it is longer than 2000 UTF-16 units. */
  shown(line: number): string {
    const start = this.startOf(line - 1);
    let end = this.startOf(line) - (line < this.starts.length ? 1 : 0);
    if (this.text[end - 1] === "\r" && end > start) end--;
    return end - start > LONGEST_SHOWN ? "" : this.text.slice(start, end);
  }

  /** Of the line at this index, from 0; behind the last line the text's end. */
  private startOf(index: number): number {
    return this.starts[index] ?? this.text.length;
  }
}
