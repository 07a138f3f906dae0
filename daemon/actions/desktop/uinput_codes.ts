/** Keys and buttons as the kernel numbers them (linux/input-event-codes.h). */
import type { Modifier, MouseButton } from "../../../shared/config/action_types.ts";

/** Event types. */
export const EV_SYN = 0x00;
export const EV_KEY = 0x01;
export const EV_REL = 0x02;
export const EV_ABS = 0x03;
export const EV_REP = 0x14;

/** Ends a frame: what came before it happened at the same time. */
export const SYN_REPORT = 0;

export const REL_X = 0x00;
export const REL_Y = 0x01;
export const REL_HWHEEL = 0x06;
export const REL_WHEEL = 0x08;
/** In 120ths of a notch (Linux 5.0). */
export const REL_WHEEL_HI_RES = 0x0b;
export const REL_HWHEEL_HI_RES = 0x0c;

export const ABS_X = 0x00;
export const ABS_Y = 0x01;

const KEY_LEFTCTRL = 29;
export const KEY_LEFTSHIFT = 42;
const KEY_LEFTALT = 56;
const KEY_LEFTMETA = 125;
/** AltGr, on keyboards that have it. */
export const KEY_RIGHTALT = 100;

/** The left one of each pair. */
export const MODIFIER_CODES: Readonly<Record<Modifier, number>> = {
  cmd: KEY_LEFTMETA,
  ctrl: KEY_LEFTCTRL,
  alt: KEY_LEFTALT,
  shift: KEY_LEFTSHIFT,
};

export const BUTTON_CODES: Readonly<Record<MouseButton, number>> = { left: 0x110, right: 0x111, middle: 0x112 };

/** One key of the keyboard and the keys that have to be down with it: shift, AltGr. */
export interface KeyPosition {
  readonly code: number;
  readonly under: readonly number[];
}

/** Which key gives a character on the user's keyboard; null: none does. */
export type Layout = (character: string) => KeyPosition | null;

/** The rows of a US keyboard: the code of the first key, what the keys give, and what they give with shift. */
const US_ROWS: readonly (readonly [first: number, plain: string, shifted: string])[] = [
  [2, "1234567890-=", "!@#$%^&*()_+"],
  [16, "qwertyuiop[]", "QWERTYUIOP{}"],
  [30, "asdfghjkl;'`", 'ASDFGHJKL:"~'],
  [43, "\\zxcvbnm,./", "|ZXCVBNM<>?"],
  [57, " ", " "],
];

/** Keys that mean the same on every layout, by their names in shared/config/keys.ts. */
const NAMED_CODES: Readonly<Record<string, number>> = {
  space: 57,
  return: 28,
  tab: 15,
  escape: 1,
  backspace: 14,
  delete: 111,
  insert: 110,
  home: 102,
  end: 107,
  pageup: 104,
  pagedown: 109,
  up: 103,
  down: 108,
  left: 105,
  right: 106,
  capslock: 58,
  // KEY_SYSRQ: the kernel's name for the key that says Print Screen. (KEY_PRINT prints.)
  printscreen: 99,
  // The consumer keys that desktops listen to, as media keyboards send them: KEY_PLAYPAUSE, KEY_STOPCD, KEY_NEXTSONG,
  // KEY_PREVIOUSSONG. (KEY_PLAY and KEY_STOP are other keys.)
  play: 164,
  stop: 166,
  next: 163,
  previous: 165,
  volumeup: 115,
  volumedown: 114,
  mute: 113,
};

/** F1 to F10 are in a row, F11 and F12 came later, F13 to F24 later still. */
function functionKey(number: number): number {
  if (number <= 10) return 58 + number;
  return number <= 12 ? 76 + number : 170 + number;
}

const US_POSITIONS: ReadonlyMap<string, KeyPosition> = new Map(
  US_ROWS.flatMap(([first, plain, shifted]) =>
    // The plain keys last: the space bar gives a space either way.
    [...shifted].map((character, i): [string, KeyPosition] => [character, { code: first + i, under: [KEY_LEFTSHIFT] }])
      .concat([...plain].map((character, i) => [character, { code: first + i, under: [] }]))
  ),
);

const NAMED_POSITIONS: ReadonlyMap<string, KeyPosition> = new Map([
  ...Object.entries(NAMED_CODES).map(([name, code]): [string, KeyPosition] => [name, { code, under: [] }]),
  ...Array.from({ length: 24 }, (_, i): [string, KeyPosition] => [
    `f${i + 1}`,
    { code: functionKey(i + 1), under: [] },
  ]),
]);

/** US English. */
export const usLayout: Layout = (character) => US_POSITIONS.get(character) ?? null;

/**
 * The key of a canonical name (`KEYS` of shared/config/keys.ts); null: no such name. A letter that the layout lacks is
 * where a US keyboard has it: programs under Greek or Cyrillic layouts look for their shortcuts there.
 */
export function keyPosition(name: string, layout: Layout): KeyPosition | null {
  return NAMED_POSITIONS.get(name) ?? layout(name) ?? usLayout(name);
}

/** The keys that give characters: the rows of a US keyboard, and those that European and Japanese ones have more. */
export const CHARACTER_CODES: readonly number[] = [
  ...new Set([...US_POSITIONS.values()].map(({ code }) => code)),
  // KEY_102ND (beside the left shift), KEY_RO, KEY_YEN
  ...[86, 89, 124],
];

/** Every key that the virtual keyboard has. */
export function allKeyCodes(): readonly number[] {
  const named = [...NAMED_POSITIONS.values()].map(({ code }) => code);
  return [...new Set([...CHARACTER_CODES, ...named, ...Object.values(MODIFIER_CODES), KEY_RIGHTALT])];
}
