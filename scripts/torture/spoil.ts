/** Rules that spoil a config file: as a slip of the hand, a half-written save, another tool or malice would. */
import type { Random } from "../../tests/config/seeded.ts";

type Rule = (text: string, pick: Random) => string;

/** What stands in TOML files, and what does not. */
const BITS = [
  ...["[", "]", "[[", "]]", "{", "}", "=", ",", ".", "#", '"', "'", '"""', "'''", "\\", "\\u12", "\n", "\r\n", "\r"],
  ...["\t", " ", "true", "inf", "nan", "-1", "1e999", "128", "0x7f", "1979-05-27", "07:32:00", "99999999999999999999"],
  ...["__proto__", "constructor", "toString", "type", '"Note"', "\u0000", "\uFEFF", "\ud800", "é", "[modes]", "note"],
  ...["[[modes]]", "[[modes.mappings]]", "[device]", "[[devices]]", "\u202e", "👩‍👩‍👧", "\u2028", "note.note.note"],
];

/** Of every type that TOML has, right or not where it comes to stand. */
const VALUES = [
  ...['""', '"x"', "'C4'", "0", "-0", "1", "36", "127", "128", "-1", "16384", "1.5", "inf", "-nan", "9007199254740993"],
  ...[
    "true",
    "false",
    "[]",
    "{}",
    "[[]]",
    "[1, 'a', {}]",
    "{ a = 1 }",
    "1979-05-27T07:32:00Z",
    "1979-13-40",
    "07:32:00",
  ],
  ...[
    '"\\u0000"',
    '"\\uD800"',
    '"""\nlong\n"""',
    "0o777",
    "0b1",
    "1_000",
    "1__0",
    "0x",
    '"next"',
    '"Default"',
    '"NaN"',
  ],
];

const KEYWORDS =
  /\b(type|note|notes|trigger|action|actions|modes|mappings|name|keys|condition|on|cc|channel|device|mode|port|alias)\b/g;

function cut(text: string, from: number, to: number, put: string): string {
  return text.slice(0, from) + put + text.slice(to);
}

function oneOf(list: readonly string[], pick: Random): string {
  return list[pick(list.length)] ?? "";
}

function onLines(text: string, change: (lines: string[]) => void): string {
  const lines = text.split("\n");
  change(lines);
  return lines.join("\n");
}

/** Replaces one of the places that a pattern finds. */
function atOne(text: string, pattern: RegExp, pick: Random, put: (found: string) => string): string {
  const places = [...text.matchAll(pattern)];
  const place = places[pick(Math.max(1, places.length))];
  return place === undefined ? text : cut(text, place.index, place.index + place[0].length, put(place[0]));
}

const VALUE = /(?<== )("[^"\n]*"|[\w.+-]+)/g;

const RULES: readonly Rule[] = [
  // Characters: gone, foreign, somewhere else.
  (text, pick) => {
    const at = pick(text.length + 1);
    return cut(text, at, at + (pick(3) === 0 ? pick(60) : pick(4)), "");
  },
  (text, pick) => {
    const at = pick(text.length + 1);
    return cut(text, at, at + pick(3), oneOf(BITS, pick));
  },
  (text, pick) => {
    const at = pick(text.length + 1);
    const elsewhere = pick(text.length + 1);
    return cut(text, elsewhere, elsewhere, text.slice(at, at + pick(80)));
  },
  // Lines: gone, twice, elsewhere; a save that is half written.
  (text, pick) => onLines(text, (lines) => void lines.splice(pick(lines.length), 1)),
  (text, pick) => onLines(text, (lines) => lines.splice(pick(lines.length), 0, lines[pick(lines.length)] ?? "")),
  (text, pick) => onLines(text, (lines) => lines.push(...lines.splice(pick(lines.length), 1 + pick(5)))),
  (text, pick) => text.slice(0, pick(text.length)),
  (text, pick) => text + text.slice(pick(text.length)),
  // Values of another type, names of another meaning.
  (text, pick) => atOne(text, VALUE, pick, () => oneOf(VALUES, pick)),
  (text, pick) => atOne(text, VALUE, pick, () => oneOf(VALUES, pick)),
  (text, pick) => atOne(text, KEYWORDS, pick, () => oneOf(["type", "note", "modes", "action", "tpye", "Note"], pick)),
  (text, pick) => atOne(text, /"[A-Z]\w+"/g, pick, (word) => word.slice(0, -2) + '"'),
  (text, pick) => atOne(text, /\d+/g, pick, (digits) => digits + "0".repeat(1 + pick(400))),
  // Shapes: a table twice, a list of one, deep nesting of any depth.
  (text, pick) => atOne(text, /\n\[\[?[\w.]+\]\]?\n/g, pick, (header) => header + header),
  (text, pick) => atOne(text, /(?<=\n)\[\[([\w.]+)\]\]/g, pick, (header) => header.slice(1, -1)),
  (text, pick) => {
    const depth = pick(20) === 0 ? 20_000 : 1 + pick(300);
    return atOne(
      text,
      VALUE,
      pick,
      (value) => "[".repeat(depth) + value + "]".repeat(pick(9) === 0 ? depth - 1 : depth),
    );
  },
  (text, pick) => {
    const depth = pick(20) === 0 ? 20_000 : 1 + pick(120);
    const action = '{ type = "Repeat", count = 2, action = ';
    return atOne(text, /\{ type = "None" \}/g, pick, (none) => action.repeat(depth) + none + " }".repeat(depth));
  },
];

/** Large files, which cost their time: one in many. */
const LARGE: readonly Rule[] = [
  (text, pick) =>
    atOne(text, VALUE, pick, () => `"${oneOf(["x", "é", "\\u0041", "{", "\u202e"], pick).repeat(50_000)}"`),
  (text, pick) => onLines(text, (lines) => lines.splice(pick(lines.length), 0, `${"k".repeat(100_000)} = 1`)),
  (text, pick) => onLines(text, (lines) => lines.splice(pick(lines.length), 0, `${"a.".repeat(5000)}b = 1`)),
  (text, pick) =>
    atOne(text, VALUE, pick, () => `[${oneOf(VALUES, pick)}${`, ${oneOf(VALUES, pick)}`.repeat(10_000)}]`),
  (text, pick) =>
    text + `\n[[global_mappings]]\n${oneOf(["", "x = 1", "trigger = 1\naction = {}"], pick)}`.repeat(2000),
  (text, pick) => text + oneOf(["\n", "x\n", "[a]\n", "#", "'", "[["], pick).repeat(30_000),
];

/** One file of many: one to four changes to `text`, in bytes, as the last ones may be no UTF-8. */
export function spoil(text: string, pick: Random): Uint8Array {
  let spoilt = text;
  for (let changes = pick(2) === 0 ? 1 : 1 + pick(4); changes > 0; changes--) {
    spoilt = RULES[pick(RULES.length)]?.(spoilt, pick) ?? spoilt;
  }
  if (pick(40) === 0) spoilt = LARGE[pick(LARGE.length)]?.(spoilt, pick) ?? spoilt;
  const bytes = new TextEncoder().encode(spoilt);
  if (pick(20) === 0) { for (let n = 1 + pick(3); n > 0; n--) bytes[pick(bytes.length)] = pick(256); }
  return bytes;
}
