/** Which keysym a key name or a character is (X11/keysymdef.h, X11/XF86keysym.h; X protocol, appendix A). */
import type { Modifier } from "../../../shared/config/action_types.ts";

/** What a key means, as X counts it. */
export type Keysym = number;

const FUNCTION_KEYS = Array.from({ length: 24 }, (_, i): [string, Keysym] => [`f${i + 1}`, 0xffbe + i]);

const NAMED: ReadonlyMap<string, Keysym> = new Map([
  ...FUNCTION_KEYS,
  ["space", 0x20],
  ["return", 0xff0d],
  ["tab", 0xff09],
  ["escape", 0xff1b],
  ["backspace", 0xff08],
  ["delete", 0xffff],
  ["insert", 0xff63],
  ["home", 0xff50],
  ["end", 0xff57],
  ["pageup", 0xff55],
  ["pagedown", 0xff56],
  ["up", 0xff52],
  ["down", 0xff54],
  ["left", 0xff51],
  ["right", 0xff53],
  ["capslock", 0xffe5],
  ["printscreen", 0xff61],
  ["play", 0x1008ff14],
  ["stop", 0x1008ff15],
  ["next", 0x1008ff17],
  ["previous", 0x1008ff16],
  ["volumeup", 0x1008ff13],
  ["volumedown", 0x1008ff11],
  ["mute", 0x1008ff12],
]);

/** The left key of each kind; cmd is Super. */
export const MODIFIER_KEYSYMS: Readonly<Record<Modifier, Keysym>> = {
  cmd: 0xffeb,
  ctrl: 0xffe3,
  alt: 0xffe9,
  shift: 0xffe1,
};

/** ISO_Level3_Shift: AltGr. */
export const LEVEL3_SHIFT: Keysym = 0xfe03;

/** Of a canonical key name (shared/config/keys.ts): one of the table, or a character that stands for itself. */
export function keysymOfKey(key: string): Keysym {
  return NAMED.get(key) ?? keysymOfCharacter(key);
}

/** Of one character, beyond ASCII and Latin-1 its code point plus 0x01000000. */
export function keysymOfCharacter(character: string): Keysym {
  const code = character.codePointAt(0) ?? 0;
  return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code < 0x100) ? code : 0x01000000 + code;
}

/** The character of a keysym that keysymOfCharacter makes, else null. */
export function characterOfKeysym(keysym: Keysym): string | null {
  if (keysym >= 0x20 && keysym < 0x100) return String.fromCodePoint(keysym);
  return keysym > 0x01000000 && keysym <= 0x0110ffff ? String.fromCodePoint(keysym - 0x01000000) : null;
}

const CONTROLS: ReadonlyMap<string, string> = new Map([
  ["\n", "return"],
  ["\r", "return"],
  ["\t", "tab"],
  ["\b", "backspace"],
  ["\x1b", "escape"],
  ["\x7f", "delete"],
]);

/** What is pressed to type a text. Line ends and tabs are keys; other control characters have none and are left out. */
export function keysymsOfText(text: string): Keysym[] {
  const keysyms: Keysym[] = [];
  for (const character of text.toWellFormed().replaceAll("\r\n", "\n")) {
    const key = CONTROLS.get(character);
    if (key !== undefined) keysyms.push(keysymOfKey(key));
    else if (!/\p{Cc}/u.test(character)) keysyms.push(keysymOfCharacter(character));
  }
  return keysyms;
}
