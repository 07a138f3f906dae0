/** Cuts a stream of bytes into lines, holding at most one line of it, whatever comes. */

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const EMPTY = new Uint8Array(0);

/** A line over the limit, told when it ends: its size in bytes without the line ending. Its content is gone. */
export interface TooLarge {
  readonly tooLarge: number;
}

/** The bytes of a line without its `\n` or `\r\n`. An empty line is one too. */
export type Line = Uint8Array | TooLarge;

/** One per stream. `limit` is in bytes, without the line ending; a line of exactly so many still passes. */
export class LineSplitter {
  readonly #limit: number;
  /** The start of a line whose end has not come; never longer than the limit and a `\r`. */
  #held: Uint8Array = EMPTY;
  #heldLength = 0;
  /** Bytes of the current line thrown away so far; above 0 the line is over the limit. */
  #dropped = 0;
  #lastByte = 0;

  constructor(limit: number = Infinity) {
    this.#limit = limit;
  }

  /**
   * The lines that end in this chunk, in order. Take them all before the next push. A line may be a view of the chunk:
   * use it before that memory is written again.
   */
  *push(chunk: Uint8Array): Generator<Line, void, undefined> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const piece = chunk.subarray(start, end);
      start = end + 1;
      if (this.#heldLength === 0 && this.#dropped === 0) {
        yield this.#whole(piece);
      } else {
        this.#hold(piece);
        yield this.#take();
      }
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start));
  }

  /** At the end of the stream: the last line when no newline ended it, else null. */
  flush(): Line | null {
    return this.#heldLength === 0 && this.#dropped === 0 ? null : this.#take();
  }

  #whole(line: Uint8Array): Line {
    const length = line.length - (line[line.length - 1] === CARRIAGE_RETURN ? 1 : 0);
    return length > this.#limit ? { tooLarge: length } : line.subarray(0, length);
  }

  #take(): Line {
    const line = this.#held.subarray(0, this.#heldLength);
    const total = this.#heldLength + this.#dropped;
    const tooLarge = this.#dropped > 0;
    // The line is handed out as it stands, so its memory is never written again.
    this.#held = EMPTY;
    this.#heldLength = 0;
    this.#dropped = 0;
    return tooLarge ? { tooLarge: total - (this.#lastByte === CARRIAGE_RETURN ? 1 : 0) } : this.#whole(line);
  }

  #hold(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#lastByte = piece[piece.length - 1] ?? 0;
    const length = this.#heldLength + piece.length;
    // One byte over the limit may still be the `\r` of the line ending.
    const over = length > this.#limit + 1 || this.#dropped > 0;
    if (over) {
      this.#dropped += length;
      this.#held = EMPTY;
      this.#heldLength = 0;
      return;
    }
    if (length > this.#held.length) {
      const grown = new Uint8Array(Math.min(Math.max(length, this.#held.length * 2, 256), this.#limit + 1));
      grown.set(this.#held.subarray(0, this.#heldLength));
      this.#held = grown;
    }
    this.#held.set(piece, this.#heldLength);
    this.#heldLength = length;
  }
}
