/** Reads a config file, whatever stands at its path: a regular file and nothing else, and not without end. */
import {
  type ConfigContent,
  decodeConfig,
  describeReadFailure,
  MAX_CONFIG_BYTES,
  readConfigBytes,
  tooLarge,
} from "../shared/config/config_text.ts";

/** As it is now. Never rejects. */
export async function readConfigFile(path: string): Promise<ConfigContent> {
  try {
    const bytes = await readRegularFile(path);
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return decodeConfig(path, bytes, (part) => decoder.decode(part));
  } catch (error) {
    return describeReadFailure(path, error);
  }
}

async function readRegularFile(path: string): Promise<Uint8Array> {
  // Before it is opened: opening a pipe waits until somebody writes to it (fifo(7)), perhaps for ever.
  const { isFile, isDirectory, size } = await Deno.stat(path);
  if (isDirectory) throw new Error("it is a directory, not a file");
  if (!isFile) throw new Error("it is a pipe, a socket or a device, not a file");
  if (size > MAX_CONFIG_BYTES) throw tooLarge();
  using file = await Deno.open(path);
  return await readConfigBytes(file);
}
