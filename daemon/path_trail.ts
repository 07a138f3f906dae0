/** What a path stands for now: every link, folder and file on the way to it. */

/** Links followed before a path counts as a loop, as in Linux (path_resolution(7)). */
const MAX_LINKS = 40;

export interface Trail {
  /** Every entry looked up on the way that can make a difference: links, the file, its folder. */
  readonly entries: ReadonlySet<string>;
  /** The folders that hold them, those that exist, each with what tells it from another that took its place. */
  readonly folders: ReadonlyMap<string, string>;
  /** Changes when the file or a folder on the way is another, or the file was written. */
  readonly signature: string;
  /** When the youngest of the changes happened that can be seen here, ms since 1970; null: no file system told. */
  readonly changedAt: number | null;
}

/** Of a path that nobody has looked at. */
export const NO_TRAIL: Trail = { entries: new Set(), folders: new Map(), signature: "", changedAt: null };

/** Walks an absolute path as the kernel does, link by link. Never throws: what is missing ends the walk. */
export async function followPath(path: string): Promise<Trail> {
  const entries = new Set<string>();
  const folders = new Map<string, string>();
  const marks: string[] = [];
  const infos = new Map<string, Deno.FileInfo | null>([["/", await lstat("/")]]);
  let changedAt: number | null = null;
  /** The entry makes a difference; its folder is where a change of it is seen. */
  const matters = (entry: string, folder: string): void => {
    entries.add(entry);
    folders.set(folder, identity(infos.get(folder)));
    const time = (infos.get(entry) ?? infos.get(folder))?.ctime?.getTime();
    if (time !== undefined) changedAt = Math.max(changedAt ?? time, time);
  };
  let links = 0;
  let rest = partsOf(path);
  let at = "/";
  while (rest.length > 0) {
    const [name = "", ...after] = rest;
    rest = after;
    if (name === ".") continue;
    if (name === "..") {
      at = dirname(at);
      continue;
    }
    const entry = join(at, name);
    const info = await lstat(entry);
    infos.set(entry, info);
    if (info === null) {
      // The first thing that is missing is what to wait for.
      matters(entry, at);
      marks.push(`${entry} missing`);
      break;
    }
    if (info.isSymlink) {
      matters(entry, at);
      const target = await Deno.readLink(entry).catch(() => "");
      marks.push(`${entry} -> ${target}`);
      if (++links > MAX_LINKS) break;
      rest = [...partsOf(target), ...after];
      if (target.startsWith("/")) at = "/";
      continue;
    }
    marks.push(`${entry} ${identity(info)}`);
    if (after.length > 0) {
      at = entry;
      continue;
    }
    matters(entry, at);
    marks.push(`${info.size} ${info.mtime?.getTime()} ${info.ctime?.getTime()}`);
    // The folder itself may be moved away and another put in its place.
    if (at !== "/") matters(at, dirname(at));
  }
  return { entries, folders, signature: marks.join("\n"), changedAt };
}

/** An inode's number may be given again at once, the time of its birth may not. */
function identity(info: Deno.FileInfo | null | undefined): string {
  return `${info?.dev}:${info?.ino}:${info?.birthtime?.getTime()}`;
}

async function lstat(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.lstat(path);
  } catch {
    return null;
  }
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function join(folder: string, name: string): string {
  return folder === "/" ? `/${name}` : `${folder}/${name}`;
}

function dirname(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
