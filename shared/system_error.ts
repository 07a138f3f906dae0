/** What the system refused, in words for people. Pure: told by the error's name and text alone. */

/**
 * The reason in a few words: without Deno's prefix, the number of the system (errno(3)) and the operation, since the path
 * and what was tried stand before it already. An error of our own keeps its words.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  switch (error.name) {
    case "PermissionDenied":
    case "NotCapable":
      return "permission denied";
    case "FilesystemLoop":
      return "links that go in a circle";
    default: {
      const [line = ""] = error.message.split("\n");
      // "File too large (os error 27): write '/a/b'".
      const [, words] = line.match(/^(.*) \(os error \d+\)/) ?? [];
      return words === undefined ? line : words.slice(0, 1).toLowerCase() + words.slice(1);
    }
  }
}
