/**
 * Notices that what a path names has changed, whatever way it was saved: in place, written and renamed, deleted and
 * made again, a symbolic link swapped, an edit behind a link, a folder on the way replaced.
 *
 * Folders are watched, never the file: a watch on a file is dead after the first rename onto it. Watched are the folders
 * that hold each link on the way, the file's own folder, and that folder's parent. Events can be missing: Deno keeps 16
 * and drops the rest, a busy folder is enough for that, and a watched folder that goes takes its watch along. So a look
 * with `stat` comes twice a second, and tells how long ago the change was.
 */
import type { Log } from "../shared/log.ts";
import { followPath, NO_TRAIL, type Trail } from "./path_trail.ts";

/** How often to look without an event, ms. With a debounce of 500 a change that no event told is read no later. */
const LOOK_EVERY_MS = 500;
/** An event of a change comes within this time, ms, or not at all. */
const EVENT_DUE_MS = 100;

/** One watch and the end of its events. */
interface Armed {
  readonly watcher: Deno.FsWatcher;
  readonly folders: Trail["folders"];
  readonly ended: Promise<void>;
}

export class ConfigWatch {
  readonly #path: string;
  readonly #changed: (ago: number) => void;
  readonly #log: Log;
  #trail: Trail = NO_TRAIL;
  #armed: Armed | null = null;
  /** A watched folder went, and its watch with it. */
  #dead = false;
  /** When the last event came that mattered; Date.now(), as the file system's times are. */
  #toldAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #looking = false;
  #lookAgain = false;
  #closed = false;

  /** `changed` is called once or more for each save, and never for a mere read; `ago` is how long ago it was, ms. */
  constructor(path: string, changed: (ago: number) => void, log: Log) {
    this.#path = path.startsWith("/") ? path : `${Deno.cwd()}/${path}`;
    this.#changed = changed;
    this.#log = log;
  }

  async start(): Promise<void> {
    this.#trail = await followPath(this.#path);
    await this.#arm();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#disarm();
  }

  /** Resolves when the watch is really gone. */
  async #disarm(): Promise<void> {
    const armed = this.#armed;
    this.#armed = null;
    try {
      armed?.watcher.close();
    } catch {
      // It ended by itself.
    }
    await armed?.ended;
  }

  async #arm(): Promise<void> {
    // Deno counts the watches of a path: a new one before the old has gone would be none where the folder is another.
    await this.#disarm();
    const { folders } = this.#trail;
    if (this.#closed || folders.size === 0) return;
    this.#dead = false;
    try {
      const watcher = Deno.watchFs([...folders.keys()], { recursive: false });
      this.#armed = { watcher, folders, ended: this.#follow(watcher) };
    } catch (error) {
      // No inotify watch left, above all; looking works without.
      this.#cannotWatch(error);
    }
  }

  async #follow(watcher: Deno.FsWatcher): Promise<void> {
    try {
      for await (const { kind, paths } of watcher) {
        const { folders, entries } = this.#trail;
        if (kind === "access" || watcher !== this.#armed?.watcher) continue;
        const goes = (kind === "remove" || kind === "rename") && paths.some((path) => folders.has(path));
        const matters = paths.some((path) => entries.has(path));
        if (goes) this.#dead = true;
        if (!goes && !matters) continue;
        this.#toldAt = Date.now();
        if (matters) this.#changed(0);
        this.#look();
      }
    } catch (error) {
      this.#cannotWatch(error);
    }
  }

  #cannotWatch(error: unknown): void {
    this.#log.debug(`Cannot watch ${this.#path}: ${error instanceof Error ? error.message : error}`);
  }

  /** Compares what the path stands for with what it stood for, and watches anew where that has moved. */
  async #look(): Promise<void> {
    this.#lookAgain = this.#looking;
    if (this.#looking) return;
    this.#looking = true;
    try {
      do {
        this.#lookAgain = false;
        const trail = await followPath(this.#path);
        if (this.#closed) return;
        const now = Date.now();
        const isChanged = trail.signature !== this.#trail.signature;
        const ago = Math.max(0, now - (trail.changedAt ?? now));
        const wasMissed = isChanged && ago > EVENT_DUE_MS && this.#toldAt < now - ago - EVENT_DUE_MS;
        this.#trail = trail;
        if (isChanged) this.#changed(ago);
        if (!this.#dead && !wasMissed && sameFolders(trail.folders, this.#armed?.folders)) continue;
        await this.#arm();
        // A save between the look and the new watch would be seen by neither: look once more.
        if (this.#armed !== null) this.#lookAgain = true;
      } while (this.#lookAgain);
    } finally {
      this.#looking = false;
    }
  }
}

function sameFolders(a: Trail["folders"], b: Trail["folders"] | undefined): boolean {
  return a.size === b?.size && [...a].every(([path, identity]) => b.get(path) === identity);
}
