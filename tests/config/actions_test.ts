import { deepStrictEqual } from "node:assert/strict";
import type { Action, Modifier } from "../../shared/config/action_types.ts";
import { fileWith, firstMapping, NOTE, problemsAre } from "./snippets.ts";

const SILENT = {
  note: null,
  velocity: null,
  controller: null,
  value: null,
  program: null,
  pitch: null,
  pressure: null,
};

function keystroke(key: string, ...modifiers: Modifier[]): Action {
  return { type: "Keystroke", strokes: [{ key, modifiers }], hold: false };
}

const GOOD: readonly [string, Action][] = [
  ['{ type = "Keystroke", keys = "c", modifiers = ["cmd"] }', keystroke("c", "cmd")],
  ['{ type = "Keystroke", keys = "C" }', keystroke("c")],
  ['{ type = "Keystroke", keys = "enter" }', keystroke("return")],
  ['{ type = "Keystroke", keys = "Esc", hold = true }', {
    type: "Keystroke",
    strokes: [{ key: "escape", modifiers: [] }],
    hold: true,
  }],
  ['{ type = "Keystroke", keys = "shift+command+T" }', keystroke("t", "cmd", "shift")],
  [
    '{ type = "Keystroke", keys = "f24", modifiers = ["super", "control", "option"] }',
    keystroke("f24", "cmd", "ctrl", "alt"),
  ],
  ['{ type = "Keystroke", keys = "ctrl+c", modifiers = ["win", "ctrl", "meta"] }', keystroke("c", "cmd", "ctrl")],
  ['{ type = "Keystroke", keys = "ctrl++" }', keystroke("+", "ctrl")],
  ['{ type = "Keystroke", keys = "+" }', keystroke("+")],
  ['{ type = "Keystroke", keys = "cmd+-" }', keystroke("-", "cmd")],
  ['{ type = "Keystroke", keys = "/" }', keystroke("/")],
  ['{ type = "Keystroke", keys = "minus" }', keystroke("-")],
  ['{ type = "Keystroke", keys = " " }', keystroke("space")],
  ['{ type = "Keystroke", keys = "ctrl+k  ctrl+s", modifiers = ["shift"] }', {
    type: "Keystroke",
    strokes: [{ key: "k", modifiers: ["ctrl", "shift"] }, { key: "s", modifiers: ["ctrl", "shift"] }],
    hold: false,
  }],
  ['{ type = "Text", text = "Grüße 🎹" }', { type: "Text", text: "Grüße 🎹" }],
  ['{ type = "Launch", app = "~/bin/x" }', { type: "Launch", app: "~/bin/x", args: [] }],
  ['{ type = "Launch", app = "Safari", args = ["", "-n"] }', { type: "Launch", app: "Safari", args: ["", "-n"] }],
  ['{ type = "Shell", command = "ls" }', { type: "Shell", command: "ls", cwd: null, timeout_ms: 0 }],
  ['{ type = "Shell", command = "ls", cwd = "~/x", timeout_ms = 5 }', {
    type: "Shell",
    command: "ls",
    cwd: "~/x",
    timeout_ms: 5,
  }],
  ['{ type = "Sequence", actions = [{ type = "None" }, { type = "Delay", duration_ms = 3 }] }', {
    type: "Sequence",
    actions: [{ type: "None" }, { type: "Delay", ms: 3 }],
  }],
  ['{ type = "Delay", ms = 0 }', { type: "Delay", ms: 0 }],
  ['{ type = "Repeat", action = { type = "None" }, count = 3 }', {
    type: "Repeat",
    action: { type: "None" },
    count: 3,
    delay_ms: 0,
  }],
  ['{ type = "Conditional", condition = { type = "Never" }, then_action = { type = "None" } }', {
    type: "Conditional",
    condition: { type: "Never" },
    then_action: { type: "None" },
    else_action: null,
  }],
  [
    '{ type = "Conditional", conditions = [{ type = "Always" }], then_action = { type = "None" }, else_action = { type = "None" } }',
    {
      type: "Conditional",
      condition: { type: "And", conditions: [{ type: "Always" }] },
      then_action: { type: "None" },
      else_action: { type: "None" },
    },
  ],
  ['{ type = "ModeChange", mode = "Default" }', { type: "ModeChange", mode: "Default", momentary: false }],
  ['{ type = "ModeChange", mode = "next", momentary = true }', { type: "ModeChange", mode: "next", momentary: true }],
  ['{ type = "MouseClick" }', { type: "MouseClick", button: "left", x: null, y: null, clicks: 1 }],
  ['{ type = "MouseClick", button = "right", x = -3, y = 4, clicks = 2 }', {
    type: "MouseClick",
    button: "right",
    x: -3,
    y: 4,
    clicks: 2,
  }],
  ['{ type = "MouseScroll", dy = -3 }', { type: "MouseScroll", dx: 0, dy: -3 }],
  ['{ type = "VolumeControl", operation = "Up" }', { type: "VolumeControl", operation: "Up", amount: 5 }],
  ['{ type = "VolumeControl", action = "Down", value = 7 }', { type: "VolumeControl", operation: "Down", amount: 7 }],
  ['{ type = "VolumeControl", operation = "Set" }', { type: "VolumeControl", operation: "Set", amount: null }],
  ['{ type = "VolumeControl", operation = "Mute" }', { type: "VolumeControl", operation: "Mute", amount: null }],
  ['{ type = "SendMidi", port = "virtual:x", message_type = "NoteOn", note = "C4" }', {
    type: "SendMidi",
    port: "virtual:x",
    message_type: "NoteOn",
    channel: 0,
    ...SILENT,
    note: 60,
  }],
  ['{ type = "SendMidi", port = "x", message_type = "PitchBend", channel = 15, pitch = -8192 }', {
    type: "SendMidi",
    port: "x",
    message_type: "PitchBend",
    channel: 15,
    ...SILENT,
    pitch: -8192,
  }],
  ['{ type = "SendMidi", port = "x", message_type = "Aftertouch", note = 1, pressure = 2 }', {
    type: "SendMidi",
    port: "x",
    message_type: "Aftertouch",
    channel: 0,
    ...SILENT,
    note: 1,
    pressure: 2,
  }],
  ['{ type = "Toggle", actions = [{ type = "None" }, { type = "None" }] }', {
    type: "Toggle",
    actions: [{ type: "None" }, { type: "None" }],
  }],
  ['{ type = "None" }', { type: "None" }],
];

for (const [toml, expected] of GOOD) {
  Deno.test(`the action ${toml} is read`, () => {
    deepStrictEqual(firstMapping(fileWith(NOTE, toml)).action, expected);
  });
}

const AT = "mode 'Default', mapping 1 5:";
const BAD: readonly [string, ...string[]][] = [
  ['{ type = "Keystroke" }', "10 Missing field 'keys' (a Keystroke needs it)"],
  ['{ type = "Keystroke", keys = "" }', '39 Invalid keys: "" (must name a key, like "c" or "cmd+shift+t")'],
  ['{ type = "Keystroke", keys = "cmd+foo" }', "39 Invalid keys: \"cmd+foo\" (unknown key 'foo')"],
  ['{ type = "Keystroke", keys = "cmd+" }', "39 Invalid keys: \"cmd+\" (lacks a key after the '+')"],
  ['{ type = "Keystroke", keys = "+a" }', "39 Invalid keys: \"+a\" (has a '+' too many)"],
  ['{ type = "Keystroke", keys = "cmd" }', "39 Invalid keys: \"cmd\" ('cmd' is a modifier and needs a key)"],
  ['{ type = "Keystroke", keys = "a+b" }', "39 Invalid keys: \"a+b\" ('a' is a key, not a modifier)"],
  ['{ type = "Keystroke", keys = "ctl+b" }', "39 Invalid keys: \"ctl+b\" (unknown modifier 'ctl')"],
  ['{ type = "Keystroke", keys = 5 }', "39 Invalid keys: 5 (must be text in quotes)"],
  [
    '{ type = "Keystroke", keys = "c", modifiers = ["cmd", "hyper"] }',
    '64 Invalid modifiers: "hyper" (must be cmd, ctrl, alt or shift)',
  ],
  ['{ type = "Keystroke", keys = "c", hold = 1 }', "51 Invalid hold: 1 (must be true or false)"],
  ['{ type = "Text", text = "" }', '34 Invalid text: "" (must not be empty)'],
  ['{ type = "Shell", command = ["ls"] }', "38 Invalid command: a list (must be text in quotes)"],
  ['{ type = "Shell", command = "ls", timeout_ms = -1 }', "57 Invalid timeout_ms: -1 (must be 0-86400000)"],
  ['{ type = "Sequence", actions = [] }', "41 Invalid actions: 0 given (must be at least 1)"],
  ['{ type = "Sequence", actions = [{ type = "Dely" }] }', "51 Unknown action type 'Dely'"],
  ['{ type = "Delay", ms = 99999999999 }', "33 Invalid ms: 99999999999 (must be 0-36000000)"],
  [
    '{ type = "Repeat", action = { type = "None" }, count = 1.5 }',
    "65 Invalid count: 1.5 (must be a whole number 0-10000)",
  ],
  [
    '{ type = "Conditional", then_action = { type = "None" } }',
    "10 Missing field 'condition' (a Conditional needs it, or conditions)",
  ],
  [
    '{ type = "Conditional", condition = { type = "Always" }, conditions = [{ type = "Never" }], then_action = { type = "None" } }',
    "80 Fields 'condition' and 'conditions' are both given",
  ],
  ['{ type = "ModeChange", mode = "default" }', "40 Unknown mode 'default'"],
  ['{ type = "ModeChange", mode = 2 }', "40 Invalid mode: 2 (must be the name of a mode in quotes)"],
  ['{ type = "MouseClick", x = 3 }', "37 Missing field 'y' (x needs it)"],
  ['{ type = "MouseClick", button = "lft" }', '42 Invalid button: "lft" (must be left, right or middle)'],
  ['{ type = "VolumeControl", operation = "Up", amount = 101 }', "63 Invalid amount: 101 (must be 0-100)"],
  ['{ type = "VolumeControl", operation = "Mute", amount = 10 }', "65 Field 'amount' does not go with Mute"],
  ['{ type = "VolumeControl", action = "Up", operation = "Up" }', "36 'operation' and 'action' are the same field"],
  [
    '{ type = "SendMidi", port = "x", message_type = "CC", note = 3, pitch = 1 }',
    "71 Field 'note' does not go with message_type CC",
    "82 Field 'pitch' does not go with message_type CC",
  ],
  [
    '{ type = "SendMidi", port = "x", message_type = "PitchBend", pitch = 8192 }',
    "79 Invalid pitch: 8192 (must be -8192 to 8191)",
  ],
  ['{ type = "Toggle", actions = [{ type = "None" }] }', "39 Invalid actions: 1 given (must be at least 2)"],
  ['{ type = "None", note = 1 }', "27 Unknown key 'note'"],
];

for (const [toml, ...expected] of BAD) {
  Deno.test(`the action ${toml} is refused`, () => {
    problemsAre(fileWith(NOTE, toml), expected.map((rest) => AT + rest));
  });
}
