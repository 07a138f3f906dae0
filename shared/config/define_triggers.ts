/** Every trigger of the configuration language; the ones that wait for controllers, wheels and pressure are here. */
import { type Field, maybe, optional, required, shapedTable, table, union } from "./fields.ts";
import { choice, integer, note } from "./kinds.ts";
import { DOUBLE_TAP, LONG_PRESS, NOTE, NOTE_CHORD, VELOCITY_RANGE } from "./define_note_triggers.ts";
import { DIRECTION_WORDS, TRIGGER_WORDS } from "./other_words.ts";
import { FILTER, ordered, seven } from "./trigger_fields.ts";
import {
  type AftertouchTrigger,
  type CCTrigger,
  DIRECTIONS,
  type EncoderTurnTrigger,
  ENCODINGS,
  type PitchBendTrigger,
  type ProgramChangeTrigger,
  type Trigger,
  VALUE_ON_RULES,
  type ValueOnRule,
} from "./trigger_types.ts";

const controller = integer(0, 127, "controller number");
const onValue: Field<ValueOnRule | null> = maybe(
  choice(VALUE_ON_RULES),
  "change: each message in range; enter: on coming into range. Default: enter when a bound is given, else change",
);

const ENCODER_TURN = table<EncoderTurnTrigger>(
  "an EncoderTurn",
  "An endless knob turns a step.",
  (blank) => ({ ...blank }),
  {
    cc: required(controller, "controller number"),
    direction: maybe(choice(DIRECTIONS, DIRECTION_WORDS), "absent: both"),
    encoding: optional(choice(ENCODINGS), "absolute", "how the controller writes a turn"),
    ...FILTER,
  },
);

/** A trigger whose bounds and rule may be absent in the file. */
type Bounded<T extends { readonly on: ValueOnRule }, Low extends keyof T, High extends keyof T> =
  & Omit<T, "on" | Low | High>
  & { readonly [K in Low | High]: number | null }
  & { readonly on: ValueOnRule | null };

function ruleOf(on: ValueOnRule | null, low: number | null, high: number | null): ValueOnRule {
  return on ?? (low === null && high === null ? "change" : "enter");
}

const CC = shapedTable<Bounded<CCTrigger, "value_min", "value_max">, CCTrigger>(
  "a CC",
  "A controller (knob, fader, pedal) sends a value.",
  (blank) => ({ ...blank }),
  {
    cc: required(controller, "controller number", "cc_number"),
    value_min: maybe(seven, "lowest value that counts", 0),
    value_max: maybe(seven, "highest value that counts", 127),
    on: onValue,
    ...FILTER,
  },
  (given) => ordered(given, "value_min", "value_max"),
  ({ cc, value_min: low, value_max: high, on, channel, device }) => (
    { type: "CC", cc, value_min: low ?? 0, value_max: high ?? 127, on: ruleOf(on, low, high), channel, device }
  ),
);

const AFTERTOUCH = shapedTable<Bounded<AftertouchTrigger, "pressure_min", "pressure_max">, AftertouchTrigger>(
  "an Aftertouch",
  "A key or pad is pressed harder after it came down.",
  (blank) => ({ ...blank }),
  {
    note: maybe(note, "a note: polyphonic pressure of it; absent: channel pressure"),
    pressure_min: maybe(seven, "lowest pressure that counts", 0, "min_pressure"),
    pressure_max: maybe(seven, "highest pressure that counts", 127, "max_pressure"),
    on: onValue,
    ...FILTER,
  },
  (given) => ordered(given, "pressure_min", "pressure_max"),
  ({ note, pressure_min: low, pressure_max: high, on, channel, device }) => (
    {
      type: "Aftertouch",
      note,
      pressure_min: low ?? 0,
      pressure_max: high ?? 127,
      on: ruleOf(on, low, high),
      channel,
      device,
    }
  ),
);

const PITCH_BEND = shapedTable<Bounded<PitchBendTrigger, "value_min", "value_max">, PitchBendTrigger>(
  "a PitchBend",
  "The pitch wheel or strip moves.",
  (blank) => ({ ...blank }),
  {
    value_min: maybe(integer(0, 16383), "lowest value that counts; the centre is 8192", 0, "min_value"),
    value_max: maybe(integer(0, 16383), "highest value that counts", 16383, "max_value"),
    center_deadzone: optional(integer(0, 8192), 0, "values this near the centre count as the centre"),
    on: onValue,
    ...FILTER,
  },
  (given) => ordered(given, "value_min", "value_max"),
  ({ value_min: low, value_max: high, center_deadzone, on, channel, device }) => (
    {
      type: "PitchBend",
      value_min: low ?? 0,
      value_max: high ?? 16383,
      center_deadzone,
      on: ruleOf(on, low, high),
      channel,
      device,
    }
  ),
);

const PROGRAM_CHANGE = table<ProgramChangeTrigger>(
  "a ProgramChange",
  "A program is chosen.",
  (blank) => ({ ...blank }),
  {
    program: required(integer(0, 127, "program number"), "program number 0..127"),
    ...FILTER,
  },
);

export const TRIGGERS = union<Trigger>("trigger", {
  Note: NOTE,
  VelocityRange: VELOCITY_RANGE,
  LongPress: LONG_PRESS,
  DoubleTap: DOUBLE_TAP,
  NoteChord: NOTE_CHORD,
  EncoderTurn: ENCODER_TURN,
  CC,
  Aftertouch: AFTERTOUCH,
  PitchBend: PITCH_BEND,
  ProgramChange: PROGRAM_CHANGE,
}, TRIGGER_WORDS);
