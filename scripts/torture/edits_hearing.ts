/** What the daemon answers with, beside what it should: since when it is right. */
import type { Content } from "./edits_content.ts";

export class Hearing {
  /** The number of the configuration that answered last. */
  #number: number;
  #error: string | null = null;
  #wanted: Content;
  /** What may answer while the content is a bad one: each valid content since it was last known which one holds. */
  #mayHold: Set<number>;
  #rightSince: number | null;

  constructor(number: number, wanted: Content) {
    this.#number = number;
    this.#wanted = wanted;
    this.#mayHold = new Set([number]);
    this.#rightSince = performance.now();
  }

  /** When the daemon began to be right, as performance.now(); null: it is not. */
  get rightSince(): number | null {
    return this.#rightSince;
  }

  /** A note was answered by this configuration. Throws when that is older than one that has answered. */
  answered(number: number): void {
    if (number < this.#number) throw new Error(`configuration ${number} answers after ${this.#number}`);
    this.#number = number;
    this.#judge();
  }

  /** A reload, with the reason when it was refused. */
  reloaded(error: string | null): void {
    this.#error = error;
    this.#judge();
  }

  /** The file holds this from now on. */
  want(content: Content): void {
    this.#wanted = content;
    if (content.valid) this.#mayHold.add(content.number);
    this.#rightSince = null;
    this.#judge();
  }

  /** The daemon had its time and is right: what answers now is what holds. */
  known(): void {
    this.#mayHold = new Set([this.#number]);
  }

  describe(): string {
    const wanted = this.#wanted.valid
      ? `configuration ${this.#wanted.number} and no error`
      : `configuration ${[...this.#mayHold].join(" or ")} and an error with "${this.#wanted.complaint}"`;
    return `there should be ${wanted}; there is configuration ${this.#number} and ${
      this.#error === null ? "no error" : `the error "${this.#error}"`
    }`;
  }

  #judge(): void {
    const isRight = this.#wanted.valid
      ? this.#number === this.#wanted.number && this.#error === null
      : this.#mayHold.has(this.#number) && (this.#error?.includes(this.#wanted.complaint) ?? false);
    this.#rightSince = isRight ? this.#rightSince ?? performance.now() : null;
  }
}
