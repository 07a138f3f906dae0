import { deepStrictEqual } from "node:assert/strict";
import type { Trigger } from "../../shared/config/trigger_types.ts";
import { fileWith, firstMapping, NONE, problemsAre } from "./snippets.ts";

const ANY = { channel: null, device: null };

const GOOD: readonly [string, Trigger][] = [
  ['{ type = "Note", note = 36 }', {
    type: "Note",
    note: 36,
    velocity_min: 1,
    velocity_max: 127,
    on: "auto",
    ...ANY,
  }],
  [
    '{ type = "Note", note = "C3", velocity_min = 10, velocity_max = 90, on = "tap", channel = 9, device = "pads" }',
    { type: "Note", note: 48, velocity_min: 10, velocity_max: 90, on: "tap", channel: 9, device: "pads" },
  ],
  ['{ type = "VelocityRange", note = 1, min_velocity = 20, max_velocity = 30 }', {
    type: "VelocityRange",
    note: 1,
    min_velocity: 20,
    max_velocity: 30,
    on: "auto",
    ...ANY,
  }],
  ['{ type = "VelocityRange", note = 1, level = "soft" }', range(1, 40)],
  ['{ type = "VelocityRange", note = 1, level = "medium" }', range(41, 80)],
  ['{ type = "VelocityRange", note = 1, level = "hard" }', range(81, 127)],
  ['{ type = "VelocityRange", note = 1, level = "medium", soft_max = 50, medium_max = 60 }', range(51, 60)],
  ['{ type = "LongPress", note = 5, duration_ms = 700 }', { type: "LongPress", note: 5, duration_ms: 700, ...ANY }],
  ['{ type = "LongPress", note = 5 }', { type: "LongPress", note: 5, duration_ms: 2000, ...ANY }],
  ['{ type = "LongPress", note = 5, hold_duration_ms = 7 }', { type: "LongPress", note: 5, duration_ms: 7, ...ANY }],
  ['{ type = "LongPress", note = 5, min_duration_ms = 8 }', { type: "LongPress", note: 5, duration_ms: 8, ...ANY }],
  ['{ type = "DoubleTap", note = "C#3" }', { type: "DoubleTap", note: 49, timeout_ms: 300, ...ANY }],
  ['{ type = "DoubleTap", note = 5, timeout_ms = 250 }', { type: "DoubleTap", note: 5, timeout_ms: 250, ...ANY }],
  ['{ type = "DoubleTap", note = 5, double_tap_timeout_ms = 9 }', {
    type: "DoubleTap",
    note: 5,
    timeout_ms: 9,
    ...ANY,
  }],
  ['{ type = "DoubleTap", note = 5, max_interval_ms = 9 }', { type: "DoubleTap", note: 5, timeout_ms: 9, ...ANY }],
  ['{ type = "NoteChord", notes = [36, "E2"] }', { type: "NoteChord", notes: [36, 40], timeout_ms: 50, ...ANY }],
  ['{ type = "NoteChord", notes = [1, 2, 3], chord_timeout_ms = 80 }', {
    type: "NoteChord",
    notes: [1, 2, 3],
    timeout_ms: 80,
    ...ANY,
  }],
  ['{ type = "NoteChord", notes = [1, 2], max_interval_ms = 80 }', {
    type: "NoteChord",
    notes: [1, 2],
    timeout_ms: 80,
    ...ANY,
  }],
  ['{ type = "EncoderTurn", cc = 7 }', {
    type: "EncoderTurn",
    cc: 7,
    direction: null,
    encoding: "absolute",
    ...ANY,
  }],
  ['{ type = "EncoderTurn", cc = 7, direction = "CounterClockwise", encoding = "binary_offset" }', {
    type: "EncoderTurn",
    cc: 7,
    direction: "CounterClockwise",
    encoding: "binary_offset",
    ...ANY,
  }],
  ['{ type = "CC", cc = 1 }', { type: "CC", cc: 1, value_min: 0, value_max: 127, on: "change", ...ANY }],
  ['{ type = "CC", cc_number = 1, value_min = 64 }', {
    type: "CC",
    cc: 1,
    value_min: 64,
    value_max: 127,
    on: "enter",
    ...ANY,
  }],
  ['{ type = "CC", cc = 1, value_max = 127 }', {
    type: "CC",
    cc: 1,
    value_min: 0,
    value_max: 127,
    on: "enter",
    ...ANY,
  }],
  ['{ type = "CC", cc = 1, value_min = 64, on = "change" }', {
    type: "CC",
    cc: 1,
    value_min: 64,
    value_max: 127,
    on: "change",
    ...ANY,
  }],
  ['{ type = "Aftertouch" }', {
    type: "Aftertouch",
    note: null,
    pressure_min: 0,
    pressure_max: 127,
    on: "change",
    ...ANY,
  }],
  ['{ type = "Aftertouch", note = 3, min_pressure = 5, max_pressure = 6 }', {
    type: "Aftertouch",
    note: 3,
    pressure_min: 5,
    pressure_max: 6,
    on: "enter",
    ...ANY,
  }],
  ['{ type = "PitchBend" }', {
    type: "PitchBend",
    value_min: 0,
    value_max: 16383,
    center_deadzone: 0,
    on: "change",
    ...ANY,
  }],
  ['{ type = "PitchBend", min_value = 9000, max_value = 16383, center_deadzone = 64 }', {
    type: "PitchBend",
    value_min: 9000,
    value_max: 16383,
    center_deadzone: 64,
    on: "enter",
    ...ANY,
  }],
  ['{ type = "ProgramChange", program = 127 }', { type: "ProgramChange", program: 127, ...ANY }],
];

function range(min: number, max: number): Trigger {
  return { type: "VelocityRange", note: 1, min_velocity: min, max_velocity: max, on: "auto", ...ANY };
}

for (const [toml, expected] of GOOD) {
  Deno.test(`the trigger ${toml} is read`, () => {
    deepStrictEqual(firstMapping(fileWith(toml, NONE)).trigger, expected);
  });
}

const AT = "mode 'Default', mapping 1 4:";
const BAD: readonly [string, ...string[]][] = [
  ['{ type = "Note", note = 128 }', "35 Invalid note number: 128 (must be 0-127)"],
  ['{ type = "Note", note = -1 }', "35 Invalid note number: -1 (must be 0-127)"],
  ['{ type = "Note", note = 1.5 }', "35 Invalid note number: 1.5 (must be a whole number 0-127)"],
  ['{ type = "Note", note = inf }', "35 Invalid note number: inf (must be a whole number 0-127)"],
  ['{ type = "Note", note = nan }', "35 Invalid note number: nan (must be a whole number 0-127)"],
  ['{ type = "Note", note = "abc" }', '35 Invalid note: "abc" (must be a number 0-127 or a note name like "C3")'],
  ['{ type = "Note", note = "A9" }', '35 Invalid note: "A9" (is note number 129, must be 0-127: "C-1" to "G9")'],
  ['{ type = "Note", note = true }', '35 Invalid note: true (must be a number 0-127 or a note name like "C3")'],
  [
    '{ type = "Note", note = 1979-05-27 }',
    '35 Invalid note: a date or time (must be a number 0-127 or a note name like "C3")',
  ],
  ['{ type = "Note", note = [1] }', '35 Invalid note: a list (must be a number 0-127 or a note name like "C3")'],
  ['{ type = "Note" }', "11 Missing field 'note' (a Note needs it)"],
  ["{ note = 3 }", "11 Missing field 'type' (a trigger needs it)"],
  ["{ type = 3, note = 3 }", "20 Invalid type: 3 (must be text in quotes)"],
  ['{ type = "Nte", note = 3 }', "20 Unknown trigger type 'Nte'"],
  ['"Note"', '11 Invalid trigger: "Note" (must be a table like { type = "Note" })'],
  ['{ type = "Note", note = 3, chanel = 2 }', "38 Unknown key 'chanel'"],
  ['{ type = "Note", note = 3, channel = 16 }', "48 Invalid channel: 16 (must be 0-15)"],
  ['{ type = "Note", note = 3, channel = "one" }', '48 Invalid channel: "one" (must be a number 0-15)'],
  ['{ type = "Note", note = 3, device = 5 }', "47 Invalid device: 5 (must be a device's alias in quotes)"],
  ['{ type = "Note", note = 3, on = "up" }', '43 Invalid on: "up" (must be auto, press, release or tap)'],
  [
    '{ type = "Note", note = 200, velocity_min = 90, velocity_max = 80 }',
    "35 Invalid note number: 200 (must be 0-127)",
    "55 Invalid range: velocity_min 90 is above velocity_max 80",
  ],
  ['{ type = "Note", note = 3, velocity_max = 0 }', "53 Invalid range: velocity_min 1 is above velocity_max 0"],
  [
    '{ type = "VelocityRange", note = 3 }',
    "11 Missing field 'level' (a VelocityRange needs min_velocity and max_velocity, or level)",
  ],
  [
    '{ type = "VelocityRange", note = 3, min_velocity = 3 }',
    "11 Missing field 'max_velocity' (a VelocityRange needs min_velocity and max_velocity, or level)",
  ],
  [
    '{ type = "VelocityRange", note = 3, level = "soft", min_velocity = 3 }',
    "78 Field 'min_velocity' does not go with level",
  ],
  [
    '{ type = "VelocityRange", note = 3, level = "soft", soft_max = 80 }',
    "74 Invalid levels: soft_max 80 is not below medium_max 80",
  ],
  [
    '{ type = "VelocityRange", note = 3, min_velocity = 1, max_velocity = 9, soft_max = 80 }',
    "94 Field 'soft_max' goes with level alone",
  ],
  ['{ type = "LongPress", note = 3, duration_ms = 0 }', "57 Invalid duration_ms: 0 (must be 1-600000)"],
  [
    '{ type = "LongPress", note = 3, hold_duration_ms = 5, duration_ms = 5 }',
    "43 'duration_ms' and 'hold_duration_ms' are the same field",
  ],
  [
    '{ type = "LongPress", note = 3, hold_duration_ms = 5, min_duration_ms = 5 }',
    "65 'hold_duration_ms' and 'min_duration_ms' are the same field",
  ],
  ['{ type = "NoteChord", notes = [3] }', "41 Invalid notes: 1 given (must be at least 2)"],
  ['{ type = "NoteChord", notes = [3, "D#-1"] }', '45 Invalid notes: "D#-1" is given twice'],
  ['{ type = "NoteChord", notes = 3 }', "41 Invalid notes: 3 (must be a list in [ ])"],
  ['{ type = "EncoderTurn", cc = 128 }', "40 Invalid controller number: 128 (must be 0-127)"],
  [
    '{ type = "EncoderTurn", cc = 1, direction = "clockwise" }',
    '55 Invalid direction: "clockwise" (must be Clockwise or CounterClockwise)',
  ],
  ['{ type = "CC", cc = 1, value_min = 9, value_max = 8 }', "46 Invalid range: value_min 9 is above value_max 8"],
  [
    '{ type = "Aftertouch", min_pressure = 9, pressure_max = 8 }',
    "49 Invalid range: pressure_min 9 is above pressure_max 8",
  ],
  ['{ type = "PitchBend", value_max = 16384 }', "45 Invalid value_max: 16384 (must be 0-16383)"],
  ['{ type = "ProgramChange", program = 1e3 }', "47 Invalid program number: 1000 (must be 0-127)"],
  ['{ type = "ProgramChange", program = 1, __proto__ = 1 }', "50 Unknown key '__proto__'"],
];

for (const [toml, ...expected] of BAD) {
  Deno.test(`the trigger ${toml} is refused`, () => {
    problemsAre(fileWith(toml, NONE), expected.map((rest) => AT + rest));
  });
}
