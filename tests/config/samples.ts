/** Files that use much of the language; the schema must accept what the reader accepts, and the torture fuzz-config spoils them. */
import { STARTER_CONFIG } from "../../shared/config/starter.ts";

const EVERYTHING = `[[devices]]
name = "Mikro*"
alias = "pads"
[[devices]]
name = "Keys"
port = 3
[settings]
start_mode = "Live"
[daemon]
reload_debounce_ms = 250
[logging]
level = "debug"
[led_settings]
scheme = "rainbow"
enable_mode_colors = true
[advanced_settings]
hold_threshold_ms = 900
aftertouch = { throttle_ms = 5, delta_threshold = 2 }
[[modes]]
name = "Live"
color = "#a0b1c2"
[[modes.mappings]]
description = "Copy"
trigger = { type = "Note", note = "C3", velocity_min = 5, on = "press", channel = 9, device = "pads" }
action = { type = "Keystroke", keys = "c", modifiers = ["Cmd", "option"] }
velocity_mapping = "PassThrough"
when_busy = "skip"
[[modes.mappings]]
trigger = { type = "VelocityRange", note = 37, level = "soft", soft_max = 30 }
action = { type = "SendMidi", port = "virtual:x", message_type = "CC", controller = 7 }
velocity_mapping = { type = "Curve", curve_type = "SCurve", intensity = 0.5 }
[[modes.mappings]]
trigger = { type = "LongPress", note = 38, hold_duration_ms = 700 }
action = { type = "Sequence", actions = [
  { type = "Text", text = "hi" },
  { type = "Delay", duration_ms = 10 },
  { type = "Repeat", count = 2, action = { type = "MouseClick", x = 1, y = 2 } },
] }
[[modes.mappings]]
trigger.type = "NoteChord"
trigger.notes = [36, "Eb2", "f#2"]
[modes.mappings.action]
type = "Conditional"
then_action = { type = "ModeChange", mode = "next", momentary = true }
conditions = [
  { type = "TimeRange", start = "22:00", end = "06:30" },
  { type = "DayOfWeek", days = [1, "Tue"] },
  { type = "Not", condition = { type = "ModeIs", mode = "Live" } },
]
[[modes.mappings]]
trigger = { type = "CC", cc_number = 1, value_min = 64 }
action = { type = "VolumeControl", action = "Up", value = 3 }
[[modes.mappings]]
trigger = { type = "PitchBend", min_value = 9000 }
action = { type = "Toggle", actions = [{ type = "None" }, { type = "Shell", command = "true" }] }
[[global_mappings]]
trigger = { type = "EncoderTurn", cc = 16, encoding = "twos_complement" }
action = { type = "MouseScroll", dy = -1 }
`;

export const SAMPLES: readonly string[] = [STARTER_CONFIG, EVERYTHING];
