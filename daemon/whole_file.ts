/** A small file that is whole at every instant: read whatever stands there, written beside and renamed over. */

/** Far more than Conductor ever writes into one. */
const MAX_BYTES = 1_048_576;

/**
 * What the file holds; null when nothing stands there. Never hangs and never fills the memory: a FIFO, a device, a folder
 * and a file over 1 MiB throw, as does what cannot be read, with the reason in a few words. For the start, where nothing
 * else waits: at once is several times faster than by way of other threads.
 */
export function readWholeSync(path: string): Uint8Array | null {
  try {
    const { isFile, isDirectory, size } = Deno.statSync(path);
    // Before it is opened: opening a FIFO waits for a writer (fifo(7)).
    if (!isFile) throw new Error(isDirectory ? "a folder" : "not a plain file");
    if (size > MAX_BYTES) throw new Error(`${size} bytes long`);
    using file = Deno.openSync(path);
    const buffer = new Uint8Array(size + 1);
    let length = 0;
    for (let read: number | null = 0; read !== null && length < buffer.length; length += read ?? 0) {
      read = file.readSync(buffer.subarray(length));
    }
    if (length > size) throw new Error("longer than it says");
    return buffer.subarray(0, length);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    if (!isThereSync(path)) return null;
    throw new Error("a link to nowhere");
  }
}

/**
 * Writes beside, flushes, reads back and renames over `path`: killed at any instant, there is the old or the new text.
 * Resolves when all of it is on disk; `flushFolder` makes the rename so. Throws, and then the old text stays.
 */
export async function writeWhole(path: string, text: string, flushFolder: () => Promise<void>): Promise<void> {
  const beside = besideOf(path);
  await clearBeside(path);
  // `createNew` follows no link and waits for no FIFO that stands there (open(2), O_EXCL).
  const file = await Deno.open(beside, { write: true, createNew: true, mode: 0o600 });
  try {
    try {
      const bytes = new TextEncoder().encode(text);
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
      await file.sync();
    } finally {
      file.close();
    }
    if (await Deno.readTextFile(beside) !== text) throw new Error("what was written reads back differently");
    await Deno.rename(beside, path);
  } catch (error) {
    // On a full disk above all, half a file helps nobody.
    await clearBeside(path).catch(() => {});
    throw error;
  }
  await flushFolder();
}

/** Removes what a killed writer has left beside. Throws when something else stands there that does not go away. */
export async function clearBeside(path: string): Promise<void> {
  await removeIfThere(besideOf(path));
}

/** Moves whatever stands at `path` to `aside`, in place of an earlier one. Throws when that is a folder that holds something. */
export async function moveAside(path: string, aside: string): Promise<void> {
  // A folder does not go over a file, nor a file over a folder (rename(2)).
  await removeIfThere(aside);
  await Deno.rename(path, aside);
}

/** The folder that `path` is in. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end === -1 ? "." : path.slice(0, end) || "/";
}

/** What went wrong, in a few words. */
export function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
    return "permission denied";
  }
  if (error instanceof Deno.errors.FilesystemLoop) return "links that go in a circle";
  const message = error instanceof Error ? error.message : String(error);
  // "File too large (os error 27): write '/a/b'": the path is said already.
  return message.replace(/ \(os error \d+\).*$/s, "").toLowerCase();
}

function besideOf(path: string): string {
  return `${path}.tmp`;
}

function isThereSync(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
