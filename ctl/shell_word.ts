/** Command lines that people can copy. */

/** Quoted for a POSIX shell where it must be. */
export function shellWord(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
