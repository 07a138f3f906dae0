/** What a mapping can wait for. Field names are the TOML's own. */

/** 0..127. 60 is C4. */
export type NoteNumber = number;
/** 0..15, as in the low four bits of a MIDI status byte. */
export type Channel = number;

/** What every trigger may also say: null accepts any. */
interface TriggerFilter {
  readonly channel: Channel | null;
  /** A device alias. */
  readonly device: string | null;
}

export const NOTE_ON_RULES = ["auto", "press", "release", "tap"] as const;
export type NoteOnRule = typeof NOTE_ON_RULES[number];
export const VALUE_ON_RULES = ["change", "enter"] as const;
export type ValueOnRule = typeof VALUE_ON_RULES[number];
export const ENCODINGS = ["absolute", "twos_complement", "binary_offset", "sign_magnitude"] as const;
export type EncoderEncoding = typeof ENCODINGS[number];
export const DIRECTIONS = ["Clockwise", "CounterClockwise"] as const;
export type Direction = typeof DIRECTIONS[number];

export interface NoteTrigger extends TriggerFilter {
  readonly type: "Note";
  readonly note: NoteNumber;
  readonly velocity_min: number;
  readonly velocity_max: number;
  readonly on: NoteOnRule;
}

/** A `level` in the file has become the range it stands for. */
export interface VelocityRangeTrigger extends TriggerFilter {
  readonly type: "VelocityRange";
  readonly note: NoteNumber;
  readonly min_velocity: number;
  readonly max_velocity: number;
  readonly on: NoteOnRule;
}

export interface LongPressTrigger extends TriggerFilter {
  readonly type: "LongPress";
  readonly note: NoteNumber;
  readonly duration_ms: number;
}

export interface DoubleTapTrigger extends TriggerFilter {
  readonly type: "DoubleTap";
  readonly note: NoteNumber;
  readonly timeout_ms: number;
}

export interface NoteChordTrigger extends TriggerFilter {
  readonly type: "NoteChord";
  /** Two or more, each once. */
  readonly notes: readonly NoteNumber[];
  readonly timeout_ms: number;
}

export interface EncoderTurnTrigger extends TriggerFilter {
  readonly type: "EncoderTurn";
  readonly cc: number;
  /** null: both. */
  readonly direction: Direction | null;
  readonly encoding: EncoderEncoding;
}

/** An inclusive range of values and how it fires. */
export interface CCTrigger extends TriggerFilter {
  readonly type: "CC";
  readonly cc: number;
  readonly value_min: number;
  readonly value_max: number;
  readonly on: ValueOnRule;
}

export interface AftertouchTrigger extends TriggerFilter {
  readonly type: "Aftertouch";
  /** null: channel pressure; a note: polyphonic pressure of it. */
  readonly note: NoteNumber | null;
  readonly pressure_min: number;
  readonly pressure_max: number;
  readonly on: ValueOnRule;
}

export interface PitchBendTrigger extends TriggerFilter {
  readonly type: "PitchBend";
  /** 0..16383; the centre is 8192. */
  readonly value_min: number;
  readonly value_max: number;
  /** Values this near the centre count as the centre. */
  readonly center_deadzone: number;
  readonly on: ValueOnRule;
}

export interface ProgramChangeTrigger extends TriggerFilter {
  readonly type: "ProgramChange";
  readonly program: number;
}

export type Trigger =
  | NoteTrigger
  | VelocityRangeTrigger
  | LongPressTrigger
  | DoubleTapTrigger
  | NoteChordTrigger
  | EncoderTurnTrigger
  | CCTrigger
  | AftertouchTrigger
  | PitchBendTrigger
  | ProgramChangeTrigger;
