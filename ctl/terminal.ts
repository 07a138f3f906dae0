/** The last step before a line is printed for people. */

/** C0 and C1 control characters and DEL, but the tab: a file's or a device's text must not steer the terminal. */
const CONTROL = /(?!\t)\p{Cc}/gu;

/** One line, without its newline, that shows control characters instead of obeying them. */
export function printable(line: string, colour: boolean): string {
  const shown = line.replaceAll(
    CONTROL,
    (character) => `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}`,
  );
  if (!colour) return shown;
  if (shown.startsWith("✓")) return `\x1b[32m✓\x1b[39m${shown.slice(1)}`;
  if (shown.startsWith("✗")) return `\x1b[31m✗\x1b[39m${shown.slice(1)}`;
  return shown;
}
