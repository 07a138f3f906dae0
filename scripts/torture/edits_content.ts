/** What the edited config holds: a number that tells which one answers, or a mistake and the words that name it. */

export type Content =
  | { readonly valid: true; readonly number: number; readonly bytes: Uint8Array<ArrayBuffer> }
  /** `complaint`: a part of the daemon's `config_error`. */
  | { readonly valid: false; readonly complaint: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** Answered by a mapping that is described by the content's number, in every mode. */
export const NUMBER_NOTE = 36;
/** Held down over edits: a key that is another in every other content, a momentary mode, a stroke, two keys in turn. */
export const HELD_NOTES: readonly number[] = [40, 41, 42, 43];
/** The daemon's mode while nothing is held. */
export const BASE_MODE = "Default";

/** Keys that X tells of for one press of a held note. */
export const KEYS_PER_PRESS: Readonly<Record<number, number>> = { 40: 1, 41: 0, 42: 2, 43: 2 };

const MOMENTARY_MODE = "Upper";

/** A configuration of that number. */
export function validText(number: number): string {
  const hasUpper = number % 3 !== 0;
  return [
    mapping(NUMBER_NOTE, '{ type = "None" }', `${number}`),
    mapping(40, `{ type = "Keystroke", keys = "${number % 2 === 0 ? "a" : "b"}", hold = true }`),
    mapping(
      41,
      hasUpper ? `{ type = "ModeChange", mode = "${MOMENTARY_MODE}", momentary = true }` : '{ type = "None" }',
    ),
    mapping(42, '{ type = "Keystroke", keys = "shift+c", hold = true }'),
    mapping(
      43,
      `{ type = "Sequence", actions = [${
        ['{ type = "Keystroke", keys = "d", hold = true }', '{ type = "Delay", ms = 5 }'].join(", ")
      }, { type = "Keystroke", keys = "e", hold = true }] }`,
    ),
    "[[modes]]",
    `name = "${BASE_MODE}"`,
    ...hasUpper ? ["[[modes]]", `name = "${MOMENTARY_MODE}"`] : [],
    "",
  ].join("\n");
}

export function valid(number: number, form: (text: string) => string = (text) => text): Content {
  return { valid: true, number, bytes: new TextEncoder().encode(form(validText(number))) };
}

/** Not TOML; the number is somewhere in the file. */
export function badToml(number: number): Content {
  return invalid("TOML parse error", `${validText(number)}[[modes\n`);
}

/** TOML, with a value that cannot be; the number is in what the daemon says. */
export function badValue(number: number): Content {
  return invalid(
    `Invalid note number: ${1000 + number}`,
    `${validText(number)}${mapping(1000 + number, '{ type = "None" }')}\n`,
  );
}

export function invalid(complaint: string, text: string | Uint8Array<ArrayBuffer> = ""): Content {
  return { valid: false, complaint, bytes: typeof text === "string" ? new TextEncoder().encode(text) : text };
}

function mapping(note: number, action: string, description: string | null = null): string {
  return [
    "[[global_mappings]]",
    ...description === null ? [] : [`description = "${description}"`],
    `trigger = { type = "Note", note = ${note} }`,
    `action = ${action}`,
  ].join("\n");
}
