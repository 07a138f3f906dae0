/**
 * Notices that what a path names has changed, whatever way it was saved: in place, written and renamed, deleted and
 * made again, a symbolic link swapped, an edit behind a link, a folder on the way replaced.
 *
 * By looking, some times a second, since `stat` follows all of these. Not by Deno.watchFs: on Linux it opens every file that
 * an event is about, so that one pipe made in a watched folder, or beside it, stops its events for ever and the whole
 * program with the next watch that is closed; it keeps 16 events and drops the rest; and a folder that goes takes its watch
 * along. A look costs a tenth of a millisecond.
 */

/** How often to look, ms: twice within the usual debounce. */
const LOOK_EVERY_MS = 250;

/** What a path leads to. */
interface Found {
  /** Another whenever the file is another or was written. */
  readonly signature: string;
  /** When it was last written, or the link to it made, ms since 1970; null: it is not there. */
  readonly changedAt: number | null;
}

const UNSEEN: Found = { signature: "", changedAt: null };

/** Of one path, from `start` until `close`. */
export class ConfigWatch {
  readonly #path: string;
  readonly #changed: (ago: number) => void;
  #found: Found = UNSEEN;
  #lookedAt = 0;
  #looking: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** `changed` is called for each change found, never for a mere read; `ago` is how long ago it was, ms, at the most. */
  constructor(path: string, changed: (ago: number) => void) {
    this.#path = path;
    this.#changed = changed;
  }

  async start(): Promise<void> {
    this.#lookedAt = Date.now();
    this.#found = await find(this.#path);
    if (!this.#closed) this.#timer = setTimeout(() => this.look(), LOOK_EVERY_MS);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** Looks now; when it resolves, `changed` has been told of all that was done before the call. Never rejects. */
  async look(): Promise<void> {
    await this.#looking;
    this.#looking ??= this.#lookOnce();
    await this.#looking;
  }

  async #lookOnce(): Promise<void> {
    clearTimeout(this.#timer);
    const lookedAt = Date.now();
    const found = await find(this.#path);
    this.#looking = null;
    if (this.#closed) return;
    this.#timer = setTimeout(() => this.look(), LOOK_EVERY_MS);
    const [before, earlier] = [this.#found, this.#lookedAt];
    this.#found = found;
    this.#lookedAt = lookedAt;
    if (found.signature === before.signature) return;
    const now = Date.now();
    const { changedAt } = found;
    // What was put in its place together with its folder, or with its old times, is as young as the look before.
    this.#changed(now - (changedAt !== null && changedAt > earlier && changedAt <= now ? changedAt : earlier));
  }
}

async function find(path: string): Promise<Found> {
  try {
    const link = await Deno.lstat(path);
    const file = link.isSymlink ? await Deno.stat(path) : link;
    const { dev, ino, size, mode, mtime, ctime } = file;
    // Not ctime: Deno has it in whole seconds.
    const times = [mtime, link.mtime].map((time) => time?.getTime() ?? 0);
    return {
      signature: [dev, ino, size, mode, ctime?.getTime(), link.ino, ...times].join(),
      changedAt: Math.max(...times),
    };
  } catch (error) {
    return { signature: error instanceof Error ? error.name : "gone", changedAt: null };
  }
}
