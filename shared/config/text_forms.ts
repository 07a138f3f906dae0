/** Values that are written as text with a grammar of their own: strokes, modifiers, times of day, colours, days. */
import {
  joinModifiers,
  keyFromName,
  modifierFromName,
  modifierNames,
  nearestKeyName,
  nearestModifier,
} from "./keys.ts";
import { didYouMean } from "./suggest.ts";
import type { KeyStroke, Modifier } from "./action_types.ts";

/** Why a text does not fit, as it stands in the message's brackets, and a hint. */
export class Misfit {
  constructor(readonly why: string, readonly hint: string | null = null) {}
}

export interface TextForm<T> {
  read(text: string): T | Misfit;
  /** For the schema: what editors offer, and a pattern that holds for every accepted text. */
  readonly words: readonly string[];
  readonly pattern: string | null;
}

/** "c", "cmd+shift+t", "ctrl+k ctrl+s"; a lone space is the space bar, "ctrl++" is ctrl and +. */
export const STROKES: TextForm<readonly KeyStroke[]> = {
  words: [],
  pattern: null,
  read(text): readonly KeyStroke[] | Misfit {
    const known = keyFromName(text);
    if (known !== null) return [{ key: known, modifiers: [] }];
    if (text !== "" && text.trim() === "") return [{ key: "space", modifiers: [] }];
    if (!/\s/.test(text) && text !== "") {
      const stroke = readStroke(text);
      return stroke instanceof Misfit ? stroke : [stroke];
    }
    const strokes: KeyStroke[] = [];
    for (const word of text.split(/\s+/)) {
      if (word === "") continue;
      const stroke = readStroke(word);
      if (stroke instanceof Misfit) return stroke;
      strokes.push(stroke);
    }
    return strokes.length > 0 ? strokes : new Misfit('must name a key, like "c" or "cmd+shift+t"');
  },
};

function readStroke(word: string): KeyStroke | Misfit {
  // A plus at the end is the key itself: "ctrl++".
  const plusKey = word === "+" || word.endsWith("++");
  const parts = plusKey ? [...word.slice(0, -2).split("+").filter((part) => part !== ""), "+"] : word.split("+");
  const keyName = parts.pop() ?? "";
  let modifiers: readonly Modifier[] = [];
  for (const part of parts) {
    const modifier = modifierFromName(part);
    if (modifier === null) {
      if (part === "") return new Misfit("has a '+' too many");
      const near = meant(nearestModifier(part));
      return keyFromName(part) === null
        ? new Misfit(`unknown modifier '${part}'`, near ?? "modifiers are cmd, ctrl, alt and shift")
        : new Misfit(
          `'${part}' is a key, not a modifier`,
          near ?? "one stroke has one key; put a space between strokes",
        );
    }
    modifiers = joinModifiers(modifiers, [modifier]);
  }
  const key = keyFromName(keyName);
  if (key !== null) return { key, modifiers };
  if (keyName === "") return new Misfit("lacks a key after the '+'");
  if (modifierFromName(keyName) !== null) {
    return new Misfit(`'${keyName}' is a modifier and needs a key`, `like "${keyName}+c"`);
  }
  const hint = /^f\d+$/i.test(keyName) ? "function keys are f1 to f24" : meant(nearestKeyName(keyName));
  return new Misfit(`unknown key '${keyName}'`, hint);
}

function meant(name: string | null): string | null {
  return name === null ? null : `did you mean '${name}'?`;
}

export const MODIFIER: TextForm<Modifier> = {
  words: modifierNames(),
  pattern: anyCase(modifierNames()),
  read: (text) => modifierFromName(text) ?? new Misfit("must be cmd, ctrl, alt or shift", meant(nearestModifier(text))),
};

const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/** "HH:MM" to minutes since midnight, 0..1439. */
export const TIME_OF_DAY: TextForm<number> = {
  words: [],
  pattern: TIME.source,
  read(text): number | Misfit {
    const match = TIME.exec(text);
    return match === null
      ? new Misfit('must be a time like "09:30", 00:00-23:59')
      : Number(match[1]) * 60 + Number(match[2]);
  },
};

const COLORS = ["blue", "green", "purple", "red", "yellow", "orange", "pink", "cyan", "white", "magenta"];
const HEX_COLOR = /^#[0-9a-fA-F]{6}$/;

/** A colour's name in small letters, or "#rrggbb" in small letters. */
export const COLOR: TextForm<string> = {
  words: COLORS,
  pattern: HEX_COLOR.source,
  read(text): string | Misfit {
    if (COLORS.includes(text)) return text;
    if (HEX_COLOR.test(text)) return text.toLowerCase();
    const wanted = 'must be a colour name or "#rrggbb"';
    return new Misfit(wanted, didYouMean(text, COLORS) ?? `colours are ${COLORS.join(", ")}`);
  },
};

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/** Short and long names of the days, Monday first. */
export const DAY_NAMES: readonly string[] = [...DAYS.map((name) => name.slice(0, 3)), ...DAYS];
export const DAY_PATTERN: string = anyCase(DAY_NAMES);

/** 1 (Monday) .. 7 for "mon" or "Monday" in any letter case; null for anything else. */
export function dayFromName(name: string): number | null {
  const at = DAY_NAMES.indexOf(name.toLowerCase());
  return at < 0 ? null : at % 7 + 1;
}

/** JSON Schema patterns have no flag for letter case. */
function anyCase(words: readonly string[]): string {
  const any = (word: string): string =>
    [...word].map((letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`).join("");
  return `^(${words.map(any).join("|")})$`;
}
