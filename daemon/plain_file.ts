/** Reads whatever stands at a path: a plain file and nothing else, and not without end. */
import { readBytes, tooLarge } from "../shared/read_bytes.ts";

/** `longest`: in bytes. Throws the system's errors, and an Error with the reason in a few words for all that is no such file. */
export async function readPlainFile(path: string, longest: number): Promise<Uint8Array> {
  // Before it is opened: opening a pipe waits until somebody writes to it (fifo(7)), perhaps for ever.
  const { isFile, isDirectory, size } = await Deno.stat(path);
  if (isDirectory) throw new Error("it is a directory, not a file");
  if (!isFile) throw new Error("it is a pipe, a socket or a device, not a file");
  if (size > longest) throw tooLarge(longest);
  using file = await Deno.open(path);
  return await readBytes(file, longest);
}
