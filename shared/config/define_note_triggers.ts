/** The triggers that wait for notes. */
import { type Complaint, type Given, maybe, optional, required, shapedTable, table } from "./fields.ts";
import { choice, integer, list, note } from "./kinds.ts";
import { FILTER, onNote, ordered, pressedNote, seven } from "./trigger_fields.ts";
import type {
  DoubleTapTrigger,
  LongPressTrigger,
  NoteChordTrigger,
  NoteTrigger,
  VelocityRangeTrigger,
} from "./trigger_types.ts";

/** Gesture times: ten minutes at most, ms. */
const MAX_GESTURE_MS = 600_000;

export const NOTE = table<NoteTrigger>("a Note", "A key or pad is struck.", (blank) => ({ ...blank }), {
  note: pressedNote,
  velocity_min: optional(seven, 1, "softest velocity that counts"),
  velocity_max: optional(seven, 127, "hardest velocity that counts"),
  on: onNote,
  ...FILTER,
}, (given) => ordered(given, "velocity_min", "velocity_max"));

const LEVELS = ["soft", "medium", "hard"] as const;

interface VelocityRangeFile extends Omit<VelocityRangeTrigger, "min_velocity" | "max_velocity"> {
  readonly min_velocity: number | null;
  readonly max_velocity: number | null;
  readonly level: typeof LEVELS[number] | null;
  readonly soft_max: number | null;
  readonly medium_max: number | null;
}
const SOFT_MAX = 40;
const MEDIUM_MAX = 80;

export const VELOCITY_RANGE = shapedTable<VelocityRangeFile, VelocityRangeTrigger>(
  "a VelocityRange",
  "Like Note, chosen by how hard: either min_velocity and max_velocity, or a level.",
  (blank) => ({ ...blank }),
  {
    note: pressedNote,
    min_velocity: maybe(seven, "softest velocity that counts"),
    max_velocity: maybe(seven, "hardest velocity that counts"),
    level: maybe(choice(LEVELS), "a named part of the range instead of the two numbers"),
    soft_max: maybe(integer(1, 126), "hardest velocity of level soft", SOFT_MAX),
    medium_max: maybe(integer(1, 126), "hardest velocity of level medium", MEDIUM_MAX),
    on: onNote,
    ...FILTER,
  },
  checkVelocityRange,
  ({ level, soft_max, medium_max, min_velocity, max_velocity, note, on, channel, device }) => {
    const soft = soft_max ?? SOFT_MAX;
    const medium = medium_max ?? MEDIUM_MAX;
    const [min, max] = level === "soft"
      ? [1, soft]
      : level === "medium"
      ? [soft + 1, medium]
      : level === "hard"
      ? [medium + 1, 127]
      : [min_velocity ?? 1, max_velocity ?? 127];
    return { type: "VelocityRange", note, min_velocity: min, max_velocity: max, on, channel, device };
  },
);

function checkVelocityRange(given: Given<VelocityRangeFile>): readonly Complaint<keyof VelocityRangeFile>[] {
  const { level, min_velocity: min, max_velocity: max, soft_max: soft, medium_max: medium } = given;
  const complaints: Complaint<keyof VelocityRangeFile>[] = [];
  if (level === null) {
    const needs = "(a VelocityRange needs min_velocity and max_velocity, or level)";
    if (min === null && max === null) complaints.push({ at: [], message: `Missing field 'level' ${needs}` });
    else if (min === null) complaints.push({ at: [], message: `Missing field 'min_velocity' ${needs}` });
    else if (max === null) complaints.push({ at: [], message: `Missing field 'max_velocity' ${needs}` });
    for (const field of ["soft_max", "medium_max"] as const) {
      if (typeof given[field] === "number") {
        complaints.push({ at: [field], message: `Field '${field}' goes with level alone` });
      }
    }
    return [...complaints, ...ordered(given, "min_velocity", "max_velocity")];
  }
  for (const field of ["min_velocity", "max_velocity"] as const) {
    if (typeof given[field] === "number" && level !== undefined) {
      complaints.push({
        at: [field],
        message: `Field '${field}' does not go with level`,
        hint: "give either of the two",
      });
    }
  }
  if (soft === undefined || medium === undefined || (soft ?? SOFT_MAX) < (medium ?? MEDIUM_MAX)) return complaints;
  const message = `Invalid levels: soft_max ${soft ?? SOFT_MAX} is not below medium_max ${medium ?? MEDIUM_MAX}`;
  return [...complaints, { at: ["soft_max", "medium_max"], message }];
}

interface LongPressFile extends Omit<LongPressTrigger, "duration_ms"> {
  readonly duration_ms: number | null;
}
export const LONG_PRESS = shapedTable<LongPressFile, LongPressTrigger>(
  "a LongPress",
  "A note is held for a time.",
  (blank) => ({ ...blank }),
  {
    note: pressedNote,
    duration_ms: maybe(
      integer(1, MAX_GESTURE_MS),
      "how long, ms; default: hold_threshold_ms of [advanced_settings]",
      null,
      "hold_duration_ms",
      "min_duration_ms",
    ),
    ...FILTER,
  },
  null,
  ({ note, duration_ms, channel, device }, { surroundings: { advanced } }) => (
    { type: "LongPress", note, duration_ms: duration_ms ?? advanced.hold_threshold_ms, channel, device }
  ),
);

interface DoubleTapFile extends Omit<DoubleTapTrigger, "timeout_ms"> {
  readonly timeout_ms: number | null;
}
export const DOUBLE_TAP = shapedTable<DoubleTapFile, DoubleTapTrigger>(
  "a DoubleTap",
  "A note is struck twice in a short time.",
  (blank) => ({ ...blank }),
  {
    note: pressedNote,
    timeout_ms: maybe(
      integer(1, MAX_GESTURE_MS),
      "from the first press to the second, ms; default: double_tap_timeout_ms of [advanced_settings]",
      null,
      "double_tap_timeout_ms",
      "max_interval_ms",
    ),
    ...FILTER,
  },
  null,
  ({ note, timeout_ms, channel, device }, { surroundings: { advanced } }) => (
    { type: "DoubleTap", note, timeout_ms: timeout_ms ?? advanced.double_tap_timeout_ms, channel, device }
  ),
);

interface NoteChordFile extends Omit<NoteChordTrigger, "timeout_ms"> {
  readonly timeout_ms: number | null;
}
export const NOTE_CHORD = shapedTable<NoteChordFile, NoteChordTrigger>(
  "a NoteChord",
  "Several notes come down together.",
  (blank) => ({ ...blank }),
  {
    notes: required(list(note, { min: 2, max: 128, distinct: true }), "two or more notes, each once"),
    timeout_ms: maybe(
      integer(1, MAX_GESTURE_MS),
      "from the first note to the last, ms; default: chord_timeout_ms of [advanced_settings]",
      null,
      "chord_timeout_ms",
      "max_interval_ms",
    ),
    ...FILTER,
  },
  null,
  ({ notes, timeout_ms, channel, device }, { surroundings: { advanced } }) => (
    { type: "NoteChord", notes, timeout_ms: timeout_ms ?? advanced.chord_timeout_ms, channel, device }
  ),
);
