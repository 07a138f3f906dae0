/** From a config file's bytes, or the failure to get them, to text or one plain line that says what is wrong. */

import { reasonOf } from "../system_error.ts";

/** A larger file is a slip, a sparse one or a device without end, and would only eat memory. */
export const MAX_CONFIG_BYTES = 16 * 1_048_576;

/** A file's text, or why there is none. */
export type ConfigContent =
  | { readonly ok: true; readonly text: string }
  /** `message` is one line, names the path, and is for people. */
  | { readonly ok: false; readonly reason: "missing" | "unreadable"; readonly message: string };

/** `decode` turns UTF-8 into text and throws on anything else (a fatal TextDecoder; passed in, this file is pure). */
export function decodeConfig(path: string, bytes: Uint8Array, decode: (bytes: Uint8Array) => string): ConfigContent {
  try {
    return { ok: true, text: decode(bytes) };
  } catch {
    const line = firstUndecodableLine(bytes, decode);
    const message = `Cannot read config ${path}: line ${line} is not UTF-8 text (save the file as UTF-8)`;
    return { ok: false, reason: "unreadable", message };
  }
}

/** What a failed read means; `error` is what the system threw. */
export function describeReadFailure(path: string, error: unknown): ConfigContent {
  const name = error instanceof Error ? error.name : "";
  switch (name) {
    case "NotFound":
      return { ok: false, reason: "missing", message: `Config file not found: ${path}` };
    case "IsADirectory":
      return unreadable(path, "it is a directory, not a file");
    case "PermissionDenied":
      return unreadable(path, "permission denied");
    case "NotCapable":
      // Deno lets only a program with every permission open most of them.
      return unreadable(path, "Conductor opens no file of /dev, /proc and /sys (but validate - reads standard input)");
    case "NotADirectory":
      return unreadable(path, "a part of the path is not a directory");
    case "FilesystemLoop":
      return unreadable(path, "its symbolic links go in a circle");
    default: {
      const message = reasonOf(error);
      // Deno tells EISDIR by its text on some systems.
      return unreadable(path, /is a directory/i.test(message) ? "it is a directory, not a file" : message);
    }
  }
}

function unreadable(path: string, why: string): ConfigContent {
  return { ok: false, reason: "unreadable", message: `Cannot read config ${path}: ${why}` };
}

/** Newlines never stand inside a UTF-8 sequence, so lines can be tried one by one. */
function firstUndecodableLine(bytes: Uint8Array, decode: (bytes: Uint8Array) => string): number {
  let line = 1;
  for (let start = 0; start <= bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    try {
      decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end + 1;
  }
  return line;
}
