/** The config file: reads it, and tells when its content is another, a quiet while after the last save. */
import type { ConfigContent } from "../shared/config/config_text.ts";
import type { Log } from "../shared/log.ts";
import { ConfigWatch } from "./config_watch.ts";

/** How soon the file is read once more, ms, where no look can tell whether it must be; see `#compare`. */
const READ_AGAIN_MS = 2000;

/** What it works with. */
export interface ConfigFileParts {
  readonly path: string;
  /** Reads the file now. Never throws. */
  readonly read: (path: string) => Promise<ConfigContent>;
  readonly log: Log;
  /** How long the file must be quiet, ms; asked anew for each save, as a reload may change it. */
  readonly debounceMs: () => number;
  /** The content differs from what was read last. */
  readonly changed: (content: ConfigContent) => void;
}

/** One file, from the first read until `close`. */
export class ConfigFile {
  readonly #parts: ConfigFileParts;
  readonly #watch: ConfigWatch;
  #seen: ConfigContent | null = null;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #quietAt = -Infinity;
  #again: ReturnType<typeof setTimeout> | undefined;
  /** Reads begun, and the youngest of those that have ended. */
  #begun = 0;
  #ended = 0;
  #closed = false;

  constructor(parts: ConfigFileParts) {
    this.#parts = parts;
    this.#watch = new ConfigWatch(parts.path, (ago) => this.#touched(ago));
  }

  get path(): string {
    return this.#parts.path;
  }

  /** What the file holds now; a later save is compared with it. */
  async read(): Promise<ConfigContent> {
    return (await this.#look()).content;
  }

  async watch(): Promise<void> {
    await this.#watch.start();
    // A save between the last read and the watch was seen by nobody.
    await this.#compare(true);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#quiet);
    clearTimeout(this.#again);
    this.#watch.close();
  }

  /** `ago`: how long ago the change was, ms. */
  #touched(ago: number): void {
    const ms = this.#parts.debounceMs();
    if (this.#quiet === undefined) {
      this.#parts.log.info("Config file changed");
      this.#parts.log.info(`Waiting ${ms}ms for debounce...`);
      this.#quietAt = -Infinity;
    }
    const wait = Math.max(0, ms - ago);
    const quietAt = performance.now() + wait;
    if (quietAt < this.#quietAt) return;
    this.#quietAt = quietAt;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#settle(), wait);
  }

  async #settle(): Promise<void> {
    const due = this.#quietAt;
    // A change since the last look starts the wait anew.
    await this.#watch.look();
    if (this.#closed || this.#quietAt > due) return;
    this.#quiet = undefined;
    if (!await this.#compare()) this.#parts.log.info("Config file has the same content, nothing to reload");
  }

  /**
   * Reads the file and tells when it is another than last time; answers whether it is. Then once more a while later: two
   * saves within one tick of the file system's clock (a second on some) look alike. And as long as it cannot be read.
   */
  async #compare(isFirst = false): Promise<boolean> {
    const { content, isNews } = await this.#look();
    if (this.#closed) return false;
    clearTimeout(this.#again);
    if (isFirst || isNews || (!content.ok && content.reason === "unreadable")) {
      this.#again = setTimeout(() => this.#readAgain(), READ_AGAIN_MS);
    }
    if (isNews) this.#parts.changed(content);
    return isNews;
  }

  /** Never in the middle of a save: then it is read when that is over. */
  async #readAgain(): Promise<void> {
    await this.#watch.look();
    if (!this.#closed && this.#quiet === undefined) await this.#compare();
  }

  /** Two reads may overlap: one that began earlier and ends later brings what has been there, and that is no news. */
  async #look(): Promise<{ readonly content: ConfigContent; readonly isNews: boolean }> {
    const turn = ++this.#begun;
    const content = await this.#parts.read(this.#parts.path);
    if (turn < this.#ended) return { content, isNews: false };
    const before = this.#seen;
    this.#ended = turn;
    this.#seen = content;
    return { content, isNews: before !== null && !same(before, content) };
  }
}

function same(a: ConfigContent, b: ConfigContent): boolean {
  if (a.ok && b.ok) return a.text === b.text;
  return !a.ok && !b.ok && a.message === b.message;
}
