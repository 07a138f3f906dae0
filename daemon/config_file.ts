/** The config file: reads it, and tells when its content is another, a quiet while after the last save. */
import type { ConfigContent } from "../shared/config/config_text.ts";
import type { Log } from "../shared/log.ts";
import { ConfigWatch } from "./config_watch.ts";

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

export class ConfigFile {
  readonly #parts: ConfigFileParts;
  readonly #watch: ConfigWatch;
  #seen: ConfigContent | null = null;
  #quiet: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: ConfigFileParts) {
    this.#parts = parts;
    this.#watch = new ConfigWatch(parts.path, () => this.#touched(), parts.log);
  }

  get path(): string {
    return this.#parts.path;
  }

  /** What the file holds now; a later save is compared with it. */
  async read(): Promise<ConfigContent> {
    const content = await this.#parts.read(this.#parts.path);
    this.#seen = content;
    return content;
  }

  async watch(): Promise<void> {
    await this.#watch.start();
    // A save between the last read and the watch was seen by nobody.
    await this.#compare();
  }

  close(): void {
    clearTimeout(this.#quiet);
    this.#watch.close();
  }

  #touched(): void {
    const ms = this.#parts.debounceMs();
    if (this.#quiet === undefined) {
      this.#parts.log.info("Config file changed");
      this.#parts.log.info(`Waiting ${ms}ms for debounce...`);
    }
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#settle(), ms);
  }

  async #settle(): Promise<void> {
    this.#quiet = undefined;
    if (!await this.#compare()) this.#parts.log.info("Config file has the same content, nothing to reload");
  }

  /** Reads the file and tells when it is another than last time; answers whether it is. */
  async #compare(): Promise<boolean> {
    const before = this.#seen;
    const content = await this.read();
    if (before === null || same(before, content)) return false;
    this.#parts.changed(content);
    return true;
  }
}

function same(a: ConfigContent, b: ConfigContent): boolean {
  if (a.ok && b.ok) return a.text === b.text;
  return !a.ok && !b.ok && a.message === b.message;
}
