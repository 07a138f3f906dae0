/** What conductor.toml(5) shows: a line for every trigger and action, and whole files. A test reads them all. */
import type { Action, Condition } from "../../shared/config/action_types.ts";
import type { Trigger } from "../../shared/config/trigger_types.ts";
import type { VelocityMapping } from "../../shared/config/types.ts";

type OneEach<T extends { readonly type: string }> = Readonly<Record<T["type"], string>>;

export const TRIGGER_EXAMPLES: OneEach<Trigger> = {
  Note: '{ type = "Note", note = "C2", on = "press" }',
  VelocityRange: '{ type = "VelocityRange", note = 36, level = "hard" }',
  LongPress: '{ type = "LongPress", note = 36, duration_ms = 800 }',
  DoubleTap: '{ type = "DoubleTap", note = 36 }',
  NoteChord: '{ type = "NoteChord", notes = ["C2", "E2", "G2"] }',
  EncoderTurn: '{ type = "EncoderTurn", cc = 16, direction = "Clockwise" }',
  CC: '{ type = "CC", cc = 1, value_min = 64 }',
  Aftertouch: '{ type = "Aftertouch", pressure_min = 80 }',
  PitchBend: '{ type = "PitchBend", value_min = 12000 }',
  ProgramChange: '{ type = "ProgramChange", program = 3 }',
};

export const ACTION_EXAMPLES: OneEach<Action> = {
  Keystroke: '{ type = "Keystroke", keys = "cmd+shift+t" }',
  Text: '{ type = "Text", text = "Kind regards" }',
  Launch: '{ type = "Launch", app = "Firefox" }',
  Shell: '{ type = "Shell", command = "date >> ~/taps.txt" }',
  Sequence: `{ type = "Sequence", actions = [
  { type = "Launch", app = "Firefox" },
  { type = "Delay", ms = 500 },
  { type = "Keystroke", keys = "ctrl+l" },
] }`,
  Delay: '{ type = "Delay", ms = 500 }',
  Repeat: `{ type = "Repeat", count = 3,
  action = { type = "Keystroke", keys = "down" } }`,
  Conditional: `{ type = "Conditional",
  condition = { type = "AppFrontmost", app_name = "Firefox" },
  then_action = { type = "Keystroke", keys = "ctrl+t" },
  else_action = { type = "Launch", app = "Firefox" } }`,
  ModeChange: '{ type = "ModeChange", mode = "next", momentary = true }',
  MouseClick: '{ type = "MouseClick", button = "left", clicks = 2 }',
  MouseScroll: '{ type = "MouseScroll", dy = 3 }',
  VolumeControl: '{ type = "VolumeControl", operation = "Up", amount = 10 }',
  SendMidi: `{ type = "SendMidi", port = "virtual:Out", message_type = "CC",
  controller = 7 }`,
  Toggle: `{ type = "Toggle", actions = [
  { type = "Keystroke", keys = "play" },
  { type = "Keystroke", keys = "stop" },
] }`,
  None: '{ type = "None" }',
};

export const CONDITION_EXAMPLES: OneEach<Condition> = {
  Always: '{ type = "Always" }',
  Never: '{ type = "Never" }',
  TimeRange: '{ type = "TimeRange", start = "22:00", end = "06:30" }',
  DayOfWeek: '{ type = "DayOfWeek", days = ["mon", "tue", 3] }',
  AppRunning: '{ type = "AppRunning", app_name = "Firefox" }',
  AppFrontmost: '{ type = "AppFrontmost", app_name = "Firefox" }',
  ModeIs: '{ type = "ModeIs", mode = "Default" }',
  And: `{ type = "And", conditions = [
  { type = "AppFrontmost", app_name = "Firefox" },
  { type = "ModeIs", mode = "Default" },
] }`,
  Or: `{ type = "Or", conditions = [
  { type = "AppFrontmost", app_name = "Firefox" },
  { type = "ModeIs", mode = "Default" },
] }`,
  Not: '{ type = "Not", condition = { type = "ModeIs", mode = "Default" } }',
};

export const VELOCITY_EXAMPLES: OneEach<VelocityMapping> = {
  PassThrough: '"PassThrough"',
  Fixed: '{ type = "Fixed", velocity = 100 }',
  Linear: '{ type = "Linear", min = 40, max = 127 }',
  Curve: '{ type = "Curve", curve_type = "SCurve", intensity = 0.5 }',
};

/** Whole config files, each with what it is for. */
export const FILE_EXAMPLES: readonly { readonly text: string; readonly lines: string }[] = [
  {
    text: "A pad that copies when tapped, and pastes when held:",
    lines: `[[modes]]
name = "Default"

[[modes.mappings]]
description = "Copy"
trigger = { type = "Note", note = 36 }
action = { type = "Keystroke", keys = "c", modifiers = ["cmd"] }

[[modes.mappings]]
description = "Paste"
trigger = { type = "LongPress", note = 36, duration_ms = 500 }
action = { type = "Keystroke", keys = "v", modifiers = ["cmd"] }
`,
  },
  {
    text: "Two controllers; a fader sets the volume, and a pad leads to a second mode for as long as it is held:",
    lines: `[[devices]]
name = "Mikro"
alias = "pads"

[[devices]]
name = "nanoKONTROL*"
alias = "faders"

[[modes]]
name = "Default"
color = "blue"

[[modes.mappings]]
trigger = { type = "Note", note = "C2", device = "pads" }
action = { type = "ModeChange", mode = "Mouse", momentary = true }

[[modes]]
name = "Mouse"
color = "orange"

[[modes.mappings]]
trigger = { type = "EncoderTurn", cc = 16, direction = "Clockwise" }
action = { type = "MouseScroll", dy = 1 }

[[global_mappings]]
trigger = { type = "CC", cc = 7, device = "faders" }
action = { type = "VolumeControl", operation = "Set" }
`,
  },
  {
    text: "One pad that starts the work, but only in the morning of a working day:",
    lines: `[[modes]]
name = "Default"

[[modes.mappings]]
description = "Start the work"
trigger = { type = "Note", note = 36 }
when_busy = "skip"

[modes.mappings.action]
type = "Conditional"
conditions = [
  { type = "DayOfWeek", days = ["mon", "tue", "wed", "thu", "fri"] },
  { type = "TimeRange", start = "07:00", end = "12:00" },
]
then_action = { type = "Launch", app = "Thunderbird" }
else_action = { type = "None" }
`,
  },
];
