/** Configurations full of everything that is held: keys, modes, notes, in actions that wait, fail and take turns. */
import { configOf } from "./play.ts";

export const DEVICES = ["pads", "keys"] as const;
export const NOTES = [36, 37, 38, 39, 40, 41] as const;

const hold = (keys: string): string => `{ type = "Keystroke", keys = "${keys}", hold = true }`;
const momentary = (mode: string): string => `{ type = "ModeChange", mode = "${mode}", momentary = true }`;
const mode = (name: string): string => `{ type = "ModeChange", mode = "${name}" }`;
const shell = (command: string): string => `{ type = "Shell", command = "${command}" }`;
const delay = (ms: number): string => `{ type = "Delay", ms = ${ms} }`;
const many = (type: "Sequence" | "Toggle", ...actions: string[]): string =>
  `{ type = "${type}", actions = [${actions.join(", ")}] }`;
const send = (type: "NoteOn" | "NoteOff", note: number, channel = 0): string =>
  `{ type = "SendMidi", port = "synth", message_type = "${type}", channel = ${channel}, note = ${note} }`;
/** A note that is meant to sound on after its control: it ends with the next press, or with the performance. */
export const LATCHED_CHANNEL = 15;

/** "Note, note = 36 | when_busy = ..." and an action. */
type Row = readonly [trigger: string, action: string];

function config(modes: Readonly<Record<string, readonly Row[]>>, global: readonly Row[]): string {
  const row = (table: string) => ([given, action]: Row): string => {
    const [trigger = "", more = ""] = given.split(" | ");
    const [type = "", ...fields] = trigger.split(", ");
    return `[[${table}]]\ntrigger = { ${[`type = "${type}"`, ...fields].join(", ")} }\naction = ${action}\n${more}\n`;
  };
  const texts = Object.entries(modes).map(([name, rows]) => {
    return `[[modes]]\nname = "${name}"\n${rows.map(row("modes.mappings")).join("")}`;
  });
  const devices = DEVICES.map((name) => `[[devices]]\nname = "${name}"\n`);
  return [...devices, ...texts, ...global.map(row("global_mappings"))].join("");
}

/** A note that is sent on: each note on has its note off. */
const through = (note: number, sent: number): readonly Row[] => [
  [`Note, note = ${note}, on = "press"`, send("NoteOn", sent)],
  [`Note, note = ${note}, on = "release"`, send("NoteOff", sent)],
];

const ONE: readonly Row[] = [
  ["Note, note = 36", hold("a")],
  [
    "LongPress, note = 36, duration_ms = 200",
    many("Sequence", hold("shift+b"), momentary("Two"), delay(30), hold("c")),
  ],
  ["DoubleTap, note = 36, timeout_ms = 150", momentary("Three")],
  ["NoteChord, notes = [36, 37], timeout_ms = 50", many("Sequence", momentary("Two"), hold("d"), shell("fail chord"))],
  ["Note, note = 37", momentary("Two")],
  ...through(38, 60),
  [
    'Note, note = 39 | when_busy = "restart"',
    many("Sequence", hold("e"), send("NoteOn", 61), shell("wait"), send("NoteOff", 61), hold("f")),
  ],
  [
    'Note, note = 40 | when_busy = "skip"',
    many("Toggle", hold("g"), many("Sequence", hold("h"), mode("Two"), delay(40))),
  ],
  ["Note, note = 41", many("Sequence", delay(60), hold("a"), momentary("Three"), shell("wait"))],
  ["Aftertouch", many("Toggle", send("NoteOn", 62, LATCHED_CHANNEL), send("NoteOff", 62, LATCHED_CHANNEL))],
  ["CC, cc = 7, value_min = 64", many("Sequence", momentary("Three"), hold("i"), delay(25))],
];
const TWO: readonly Row[] = [
  ["Note, note = 36", hold("ctrl+j")],
  ["Note, note = 37", mode("next")],
  ["Note, note = 38", many("Sequence", hold("k"), momentary("One"))],
  ['Note, note = 39, on = "release"', many("Sequence", momentary("Three"), hold("l"), delay(20))],
  ...through(40, 63),
];
const GLOBAL: readonly Row[] = [
  ["Note, note = 41", many("Sequence", hold("a"), momentary("next"), delay(10), mode("previous"))],
  ['Note, note = 40, device = "keys"', hold("m")],
];
export const CONFIGS = {
  full: configOf(config({ One: ONE, Two: TWO, Three: [["Note, note = 36", hold("a")]] }, GLOBAL)),
  // The same mappings at other places, and one that has another key now.
  moved: configOf(config({ Three: TWO, One: [["Note, note = 36", hold("z")], ...ONE.slice(1)], Two: ONE }, [])),
  small: configOf(
    config({ Two: [["Note, note = 36", hold("ctrl+j")], ...through(38, 60)], Three: [], One: [] }, GLOBAL),
  ),
} as const;
export type ConfigName = keyof typeof CONFIGS;
