/** What evtest is to see of keys, written down from linux/input-event-codes.h and a US keyboard. */
import type { Modifier } from "../../../shared/config/action_types.ts";

/** evtest's names of the keys (linux/input-event-codes.h without KEY_), "^" before one that wants shift. */
const PUNCTUATION: Readonly<Record<string, string>> = {
  "!": "^1",
  '"': "^APOSTROPHE",
  "#": "^3",
  "$": "^4",
  "%": "^5",
  "&": "^7",
  "'": "APOSTROPHE",
  "(": "^9",
  ")": "^0",
  "*": "^8",
  "+": "^EQUAL",
  ",": "COMMA",
  "-": "MINUS",
  ".": "DOT",
  "/": "SLASH",
  ":": "^SEMICOLON",
  ";": "SEMICOLON",
  "<": "^COMMA",
  "=": "EQUAL",
  ">": "^DOT",
  "?": "^SLASH",
  "@": "^2",
  "[": "LEFTBRACE",
  "\\": "BACKSLASH",
  "]": "RIGHTBRACE",
  "^": "^6",
  "_": "^MINUS",
  "`": "GRAVE",
  "{": "^LEFTBRACE",
  "|": "^BACKSLASH",
  "}": "^RIGHTBRACE",
  "~": "^GRAVE",
};
const OTHER_NAMES: Readonly<Record<string, string>> = {
  return: "ENTER",
  escape: "ESC",
  printscreen: "SYSRQ",
  play: "PLAYPAUSE",
  stop: "STOPCD",
  next: "NEXTSONG",
  previous: "PREVIOUSSONG",
};
const MODIFIER_NAMES: Readonly<Record<Modifier, string>> = {
  cmd: "LEFTMETA",
  ctrl: "LEFTCTRL",
  alt: "LEFTALT",
  shift: "LEFTSHIFT",
};

function kernelName(key: string): string {
  return PUNCTUATION[key] ?? OTHER_NAMES[key] ?? key.toUpperCase();
}

/** What evtest is to see of a tap. */
export function tapEvents(key: string, modifier: Modifier | null): readonly string[] {
  const name = kernelName(key);
  const code = name.replace("^", "");
  const modifiers = modifier === null ? [] : [MODIFIER_NAMES[modifier]];
  if (name.startsWith("^") && name !== "^" && modifier !== "shift") modifiers.push("LEFTSHIFT");
  return [
    ...modifiers.map((each) => `${each} 1`),
    `${code} 1`,
    `${code} 0`,
    ...modifiers.map((each) => `${each} 0`),
  ];
}

/** The text of taps, by the US layout as written down above. */
export function typedText(events: readonly string[]): string {
  const characters = new Map([...Object.entries(PUNCTUATION), ["\n", "ENTER"], ["\t", "TAB"], [" ", "SPACE"]]
    .map(([character, name]) => [name, character]));
  let shift = "";
  let text = "";
  for (const event of events) {
    const [name = "", value] = event.split(" ");
    if (name === "LEFTSHIFT") shift = value === "1" ? "^" : "";
    else if (value === "1") text += characters.get(shift + name) ?? (shift === "" ? name.toLowerCase() : name);
  }
  return text;
}
