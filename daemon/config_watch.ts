/**
 * Notices that what a path names has changed, whatever way it was saved: in place, written and renamed, deleted and
 * made again, a symbolic link swapped, an edit behind a link, a folder on the way replaced.
 *
 * Folders are watched, never the file: a watch on a file is dead after the first rename onto it. Watched are the folders
 * that hold each link on the way, the file's own folder, and that folder's parent; a slow look with `stat` catches what no
 * event tells (a watched folder that is itself gone).
 */
import type { Log } from "../shared/log.ts";

/** How often to look without an event, ms. */
const LOOK_EVERY_MS = 2000;
/** Links followed before a path counts as a loop, as in Linux (path_resolution(7)). */
const MAX_LINKS = 40;

/** What a path stands for now. */
interface Trail {
  /** Every entry looked up on the way that can make a difference: links, the file, its folders. */
  readonly entries: ReadonlySet<string>;
  /** The folders that hold them; only those that exist. */
  readonly folders: readonly string[];
  /** Changes when the file or a folder on the way is another, or the file was written. */
  readonly signature: string;
}

export class ConfigWatch {
  readonly #path: string;
  readonly #changed: () => void;
  readonly #log: Log;
  #trail: Trail = { entries: new Set(), folders: [], signature: "" };
  #watcher: Deno.FsWatcher | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #looking = false;
  #lookAgain = false;
  #closed = false;

  /** `changed` is called once or more for each save, and never for a mere read. */
  constructor(path: string, changed: () => void, log: Log) {
    this.#path = absolute(path);
    this.#changed = changed;
    this.#log = log;
  }

  async start(): Promise<void> {
    this.#trail = await followPath(this.#path);
    this.#arm();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#disarm();
  }

  #disarm(): void {
    const watcher = this.#watcher;
    this.#watcher = null;
    try {
      watcher?.close();
    } catch {
      // It ended by itself.
    }
  }

  #arm(): void {
    this.#disarm();
    if (this.#trail.folders.length === 0) return;
    try {
      const watcher = Deno.watchFs([...this.#trail.folders], { recursive: false });
      this.#watcher = watcher;
      this.#follow(watcher);
    } catch (error) {
      // No inotify watch left, above all; looking every two seconds still works.
      this.#log.debug(`Cannot watch ${this.#path}: ${error instanceof Error ? error.message : error}`);
    }
  }

  async #follow(watcher: Deno.FsWatcher): Promise<void> {
    for await (const event of watcher) {
      if (event.kind === "access" || watcher !== this.#watcher) continue;
      const touches = (path: string): boolean => this.#trail.entries.has(path);
      if (!event.paths.some(touches)) continue;
      this.#changed();
      this.#look();
    }
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
        if (trail.signature === this.#trail.signature) continue;
        this.#trail = trail;
        this.#arm();
        this.#changed();
        // A save between the look and the new watch would be seen by neither: look once more.
        this.#lookAgain = true;
      } while (this.#lookAgain);
    } finally {
      this.#looking = false;
    }
  }
}

/** Walks the path as the kernel does, link by link. Never throws: what is missing ends the walk. */
async function followPath(path: string): Promise<Trail> {
  const entries = new Set<string>();
  const folders = new Set<string>();
  const marks: string[] = [];
  let links = 0;
  let rest = path.split("/").filter((part) => part !== "");
  let at = "/";
  let parent = "/";
  while (rest.length > 0) {
    const [name = "", ...after] = rest;
    if (name === "." || name === "..") {
      at = name === "." ? at : dirname(at);
      rest = after;
      continue;
    }
    const entry = join(at, name);
    const info = await lstat(entry);
    const isLast = after.length === 0;
    if (info === null) {
      // The first thing that is missing is what to wait for.
      entries.add(entry);
      folders.add(at);
      marks.push(`${entry} missing`);
      break;
    }
    if (info.isSymlink) {
      entries.add(entry);
      folders.add(at);
      const target = await Deno.readLink(entry).catch(() => "");
      marks.push(`${entry} -> ${target}`);
      if (++links > MAX_LINKS) break;
      rest = [...target.split("/").filter((part) => part !== ""), ...after];
      if (target.startsWith("/")) at = "/";
      continue;
    }
    if (isLast) {
      entries.add(entry);
      folders.add(at);
      marks.push(`${entry} ${info.dev}:${info.ino} ${info.size} ${info.mtime?.getTime()}`);
      // The folder itself may be moved away and another put in its place.
      if (at !== "/") {
        entries.add(at);
        folders.add(parent);
      }
    } else {
      marks.push(`${info.ino}`);
      parent = at;
      at = entry;
      rest = after;
      continue;
    }
    rest = after;
  }
  return { entries, folders: [...folders], signature: marks.join("\n") };
}

async function lstat(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.lstat(path);
  } catch {
    return null;
  }
}

function join(folder: string, name: string): string {
  return folder === "/" ? `/${name}` : `${folder}/${name}`;
}

function dirname(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

function absolute(path: string): string {
  return path.startsWith("/") ? path : join(Deno.cwd(), path);
}
