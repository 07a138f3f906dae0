/** Text as keys, character by character. */
import { ActionFailed } from "../os.ts";
import { type KeyPosition, keyPosition, type Layout } from "./uinput_codes.ts";

/** Of the control characters only these have a key. */
const CONTROL_KEYS: Readonly<Record<string, string>> = { "\n": "return", "\t": "tab" };

/** The characters of a text, every line end a line feed. Throws `ActionFailed` for a character that cannot be typed. */
export function charactersOf(text: string): readonly string[] {
  const characters = [...text.replaceAll(/\r\n?/g, "\n")];
  const odd = characters.find((character) => /[\p{Cc}\p{Cs}]/u.test(character) && !(character in CONTROL_KEYS));
  if (odd === undefined) return characters;
  const number = (odd.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  throw new ActionFailed(`the text has a character that cannot be typed: U+${number}`);
}

/** The key of a character; null: it has to be entered by its number. */
export function characterKey(character: string, layout: Layout): KeyPosition | null {
  const name = CONTROL_KEYS[character];
  return name === undefined ? layout(character) : keyPosition(name, layout);
}

/** What the promise gives, or a rejection with `ActionFailed` as soon as the signal is aborted. */
export async function untilAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  if (signal.aborted) {
    promise.catch(() => {});
    throw new ActionFailed("aborted");
  }
  let abort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new ActionFailed("aborted"));
    signal.addEventListener("abort", abort);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
