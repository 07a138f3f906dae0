/** A small file that is whole at every instant: read whatever stands there, written beside and renamed over. */
import { readPlainFile } from "./plain_file.ts";

/** Far more than Conductor ever writes into one. */
const MAX_BYTES = 1_048_576;

/** What the file holds; null when nothing stands there. Throws as `readPlainFile` does. */
export async function readWhole(path: string): Promise<Uint8Array | null> {
  try {
    return await readPlainFile(path, MAX_BYTES);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    if (!await isThere(path)) return null;
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

function besideOf(path: string): string {
  return `${path}.tmp`;
}

function isThere(path: string): Promise<boolean> {
  return Deno.lstat(path).then(() => true, () => false);
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
