/** The names of keys and modifiers, and the writing of strokes: "c", "cmd+shift+t", "ctrl+k ctrl+s". */
import { nearest } from "./suggest.ts";
import { type Modifier, MODIFIERS } from "./action_types.ts";

const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];
const DIGITS = [..."0123456789"];
/** ASCII punctuation; each stands for itself, whatever the keyboard needs to type it. */
const PUNCTUATION = [..."!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"];
const FUNCTION_KEYS = Array.from({ length: 24 }, (_, i) => `f${i + 1}`);
const NAMED = [
  "space",
  "return",
  "tab",
  "escape",
  "backspace",
  "delete",
  "insert",
  "home",
  "end",
  "pageup",
  "pagedown",
  "up",
  "down",
  "left",
  "right",
  "capslock",
  "printscreen",
  "play",
  "stop",
  "next",
  "previous",
  "volumeup",
  "volumedown",
  "mute",
];

/** Every canonical key name: what `KeyStroke.key` may hold. */
export const KEYS: readonly string[] = [...LETTERS, ...DIGITS, ...PUNCTUATION, ...FUNCTION_KEYS, ...NAMED];

const KEY_ALIASES: Readonly<Record<string, string>> = {
  enter: "return",
  esc: "escape",
  spacebar: "space",
  del: "delete",
  ins: "insert",
  pgup: "pageup",
  page_up: "pageup",
  pgdn: "pagedown",
  pgdown: "pagedown",
  page_down: "pagedown",
  arrowup: "up",
  arrowdown: "down",
  arrowleft: "left",
  arrowright: "right",
  caps_lock: "capslock",
  print_screen: "printscreen",
  prtsc: "printscreen",
  playpause: "play",
  play_pause: "play",
  prev: "previous",
  volume_up: "volumeup",
  volume_down: "volumedown",
  plus: "+",
  minus: "-",
  equal: "=",
  equals: "=",
  comma: ",",
  period: ".",
  dot: ".",
  slash: "/",
  backslash: "\\",
  semicolon: ";",
  colon: ":",
  quote: "'",
  apostrophe: "'",
  backtick: "`",
  grave: "`",
  leftbracket: "[",
  rightbracket: "]",
  underscore: "_",
  question: "?",
};

/** Older and other spellings of the modifiers. */
const MODIFIER_ALIASES: Readonly<Record<string, Modifier>> = {
  command: "cmd",
  super: "cmd",
  win: "cmd",
  meta: "cmd",
  control: "ctrl",
  option: "alt",
};

const KEY_BY_NAME = new Map<string, string>([
  ...KEYS.map((key) => [key, key] as const),
  ...Object.entries(KEY_ALIASES),
]);
const MODIFIER_BY_NAME = new Map<string, Modifier>([
  ...MODIFIERS.map((modifier) => [modifier, modifier] as const),
  ...Object.entries(MODIFIER_ALIASES),
]);

/** The canonical name of a key, or null. Letter case does not matter. */
export function keyFromName(name: string): string | null {
  return KEY_BY_NAME.get(name) ?? KEY_BY_NAME.get(name.toLowerCase()) ?? null;
}

/** The canonical name of a modifier, or null. Letter case does not matter. */
export function modifierFromName(name: string): Modifier | null {
  return MODIFIER_BY_NAME.get(name) ?? MODIFIER_BY_NAME.get(name.toLowerCase()) ?? null;
}

/** Modifier names that files may use, the canonical ones first. */
export function modifierNames(): readonly string[] {
  return [...MODIFIER_BY_NAME.keys()];
}

/** The modifiers of both lists, each once, in the order of MODIFIERS. */
export function joinModifiers(some: readonly Modifier[], more: readonly Modifier[]): readonly Modifier[] {
  if (more.length === 0) return some;
  return MODIFIERS.filter((modifier) => some.includes(modifier) || more.includes(modifier));
}

/** The canonical name of the key or modifier whose name, or other spelling, `name` nearly is; null: none is near. */
export function nearestKeyName(name: string): string | null {
  const near = nearest(name, [...KEY_BY_NAME.keys(), ...MODIFIER_BY_NAME.keys()]);
  return near === null ? null : keyFromName(near) ?? modifierFromName(near);
}

/** As nearestKeyName, of the modifiers alone. */
export function nearestModifier(name: string): Modifier | null {
  const near = nearest(name, MODIFIER_BY_NAME.keys());
  return near === null ? null : modifierFromName(near);
}
